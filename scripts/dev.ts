import { spawn, spawnSync } from 'node:child_process';
import { devVarsFile, ensureDevVars } from './local/dev-vars.ts';
import { configs, root } from './local/workers.ts';

const PORT = '8787';
const STATE = '.wrangler/state';

ensureDevVars();
migrate();
serve();

/** CI=true answers wrangler's question whether to go on. */
function migrate(): void {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local'];
  const { status, stdout, stderr } = spawnSync(
    'wrangler',
    [...args, '--persist-to', STATE, '--config', configs.consumer],
    { cwd: root, env: { ...process.env, CI: 'true' }, encoding: 'utf8' },
  );
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nThe local database could not be migrated.`);
  console.error(`To start over with an empty one, delete ${STATE} and run pnpm dev again.`);
  process.exit(1);
}

function serve(): void {
  console.error(`Events go to http://localhost:${PORT}/api/stripe/webhook`);
  console.error('Try: pnpm trigger checkout.session.completed --user ada --credits 200\n');
  const workers = ['--config', configs.ingest, '--config', configs.consumer];
  const dev = spawn(
    'wrangler',
    ['dev', ...workers, '--port', PORT, '--persist-to', STATE, '--env-file', devVarsFile],
    { cwd: root, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => dev.kill(signal));
  dev.on('exit', (code) => process.exit(code ?? 0));
}
