import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { configs, root } from '@stripe-credits/harness/configs';
import { Command } from 'commander';
import { devVarsFile, ensureDevVars } from './dev-vars.ts';
import { parsePort, requireFree } from './port.ts';
import { run } from './terminal/run.ts';

const STATE = '.wrangler/state';
const DEFAULT_PORT = 8787;

const command = new Command('pnpm dev')
  .description(`Runs the Workers until stopped. The database is kept in ${STATE}.`)
  .option('--port <n>', 'port of ingest; the console gets the next one', parsePort, DEFAULT_PORT)
  .action(async ({ port }: { readonly port: number }) => {
    await requireFree(port);
    await requireFree(port + 1);
    ensureDevVars();
    migrate();
    serve(port);
    await continueInterrupted(port + 1);
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
  const webhook = `http://localhost:${port}/api/stripe/webhook`;
  const consoleUrl = `http://localhost:${port + 1}`;
  const isDefault = port === DEFAULT_PORT;
  console.error(`Webhook endpoint: ${webhook}\nConsole: ${consoleUrl}`);
  if (!isDefault) console.error(`For pnpm dlq: export STRIPE_CONSOLE_URL=${consoleUrl}`);
  const url = isDefault ? '' : ` --url ${webhook}`;
  console.error(`Try: pnpm trigger checkout.session.completed --user ada --credits 200${url}\n`);
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
 * Continues the replays and reconciliations that were running when `pnpm dev` stopped: wrangler runs
 * no cron triggers, which restart their Workflows in production.
 */
async function continueInterrupted(consolePort: number): Promise<void> {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const base = `http://localhost:${consolePort}`;
  for (const name of ['replays', 'reconciliations']) {
    const response = await untilReady(`${base}/${name}`, headers);
    // The console's JSON has a list of that name.
    const json = (await response?.json()) as
      | Record<string, readonly { id: string; status: string }[]>
      | undefined;
    for (const { id, status } of json?.[name] ?? [])
      if (status === 'running')
        for (const route of ['pauses', 'resumes'])
          await fetch(`${base}/${name}/${id}/${route}`, { method: 'POST', headers, body: '{}' });
  }
}

/** Null when the console does not start within a minute: wrangler has printed why. */
async function untilReady(url: string, headers: HeadersInit): Promise<Response | null> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const response = await fetch(url, { headers }).catch(() => null);
    if (response?.ok) return response;
    await delay(500);
  }
  return null;
}
