import { spawn, spawnSync } from 'node:child_process';
import { configs, root } from '@stripe-credits/harness';
import { InvalidArgumentError, program } from 'commander';
import { devVarsFile, ensureDevVars } from './dev-vars.ts';

const STATE = '.wrangler/state';

program
  .name('pnpm dev')
  .description(`Runs the Workers until they are stopped. The database is kept under ${STATE}.`)
  .option('--port <n>', 'where ingest listens; the console takes the next', port, 8787)
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

/** The console is a process of its own: only the first Worker of one has an address. */
function serve(port: number): void {
  console.error(`Once they are ready, post events to http://localhost:${port}/api/stripe/webhook`);
  console.error(`and see what became of them on http://localhost:${port + 1}`);
  console.error('Try: pnpm trigger checkout.session.completed --user ada --credits 200\n');
  const secrets = ['--env-file', devVarsFile];
  const workers = [configs.ingest, configs.consumer, configs.credits];
  const pipeline = [...workers.flatMap((config) => ['--config', config]), ...secrets];
  const open = ['--var', 'OPEN_ON_LOOPBACK:true', '--inspector-port', '0'];
  const running = [
    wranglerDev(port, pipeline),
    wranglerDev(port + 1, ['--config', configs.console, ...open]),
  ];
  const stop = () => {
    for (const each of running) each.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  for (const each of running)
    each.on('exit', (code) => {
      stop();
      process.exitCode ||= code ?? 0;
    });
}

function wranglerDev(port: number, args: readonly string[]) {
  return spawn('wrangler', ['dev', ...args, '--port', String(port), '--persist-to', STATE], {
    cwd: root,
    stdio: 'inherit',
  });
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError('It must be a port number.');
  return number;
}
