import { spawn, spawnSync } from 'node:child_process';
import { InvalidArgumentError, program } from 'commander';
import { devVarsFile, ensureDevVars } from './local/dev-vars.ts';
import { configs, root } from './local/workers.ts';

const STATE = '.wrangler/state';

program
  .name('pnpm dev')
  .description(`Runs the Workers until it is stopped. The database is kept under ${STATE}.`)
  .option('--port <n>', 'where to listen', port, 8787)
  .action(({ port }: { readonly port: number }) => {
    ensureDevVars();
    migrate();
    serve(port);
  })
  .parse();

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

function serve(port: number): void {
  console.error(`Once it is ready, post events to http://localhost:${port}/api/stripe/webhook`);
  console.error('or try: pnpm trigger checkout.session.completed --user ada --credits 200\n');
  const workers = ['--config', configs.ingest, '--config', configs.consumer];
  const dev = spawn(
    'wrangler',
    ['dev', ...workers, '--port', String(port), '--persist-to', STATE, '--env-file', devVarsFile],
    { cwd: root, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => dev.kill(signal));
  dev.on('exit', (code) => process.exit(code ?? 0));
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError('It must be a port number.');
  return number;
}
