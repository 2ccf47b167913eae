import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { configs, root } from '@stripe-credits/harness/configs';
import { Command, InvalidArgumentError } from 'commander';
import { devVarsFile, ensureDevVars } from './dev-vars.ts';
import { run } from './terminal/run.ts';

const STATE = '.wrangler/state';

const command = new Command('pnpm dev')
  .description(`Runs the Workers until stopped. The database is kept in ${STATE}.`)
  .option('--port <n>', 'port of ingest; the console gets the next one', parsePort, 8787)
  .action(({ port }: { readonly port: number }) => {
    ensureDevVars();
    migrate();
    serve(port);
    return restartStalledReplays(port + 1);
  });

await run(command);

/** With CI=true wrangler applies the migrations without asking. */
function migrate(): void {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local'];
  const { status, stdout, stderr } = spawnSync(
    'wrangler',
    [...args, '--persist-to', STATE, '--config', configs.consumer],
    { cwd: root, env: { ...process.env, CI: 'true' }, encoding: 'utf8' },
  );
  if (status === 0) return;
  console.error(`${stdout}${stderr}\nThe local database could not be migrated.`);
  console.error(`To start with an empty one, delete ${STATE} and run pnpm dev again.`);
  process.exit(1);
}

/** The console is a second process, because only the first Worker of a process gets a port. */
function serve(port: number): void {
  console.error(`Webhook endpoint: http://localhost:${port}/api/stripe/webhook`);
  console.error(`Console: http://localhost:${port + 1}`);
  console.error('Try: pnpm trigger checkout.session.completed --user ada --credits 200\n');
  const workers = [configs.ingest, configs.consumer, configs.credits];
  const pipeline = workers.flatMap((config) => ['--config', config]);
  const openConsole = ['--var', 'OPEN_ON_LOOPBACK:true', '--inspector-port', '0'];
  const processes = [
    wranglerDev(port, [...pipeline, '--env-file', devVarsFile]),
    wranglerDev(port + 1, ['--config', configs.console, ...openConsole]),
  ];
  const stop = () => {
    for (const child of processes) child.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  for (const child of processes)
    child.on('exit', (code) => {
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

/**
 * Wrangler runs no cron triggers. A replay that was running when `pnpm dev` stopped continues: its
 * Workflow counts as stalled a quarter of an hour from now, which is the time that the trigger gets.
 */
async function restartStalledReplays(consolePort: number): Promise<void> {
  const url = new URL(`http://localhost:${consolePort}/cdn-cgi/handler/scheduled`);
  url.searchParams.set('cron', '* * * * *');
  url.searchParams.set('time', String(Date.now() + 15 * 60_000));
  for (let attempt = 0; attempt < 60; attempt++) {
    const response = await fetch(url).catch(() => null);
    if (response) return;
    await delay(500);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be a port number.');
  return port;
}
