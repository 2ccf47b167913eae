import { configs } from '@stripe-credits/harness/configs';
import { devVarsFile, ensureDevVars, linkDevVars } from '../dev-vars.ts';
import { requireFree } from '../port.ts';
import { WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { continueInterrupted } from './continue-interrupted.ts';
import { migrate } from './migrate.ts';
import { startProcesses } from './processes.ts';
import { DEFAULT_PORT, STATE_FOLDER } from './settings.ts';

/** Runs ingest on this port and the console on the next one until the person stops the command. */
export async function serve(port: number): Promise<void> {
  await requireFree(port);
  await requireFree(port + 1);
  ensureDevVars();
  linkDevVars();
  migrate();
  printAddresses(port);
  const workers = [configs.ingest, configs.consumer, configs.credits];
  const pipeline = workers.flatMap((config) => ['--config', config]);
  const openConsole = ['--var', 'OPEN_ON_LOOPBACK:true', '--inspector-port', '0'];
  // The console is a second process, because only the first Worker of a process gets a port.
  const processes = startProcesses([
    wranglerDev(port, pipeline),
    wranglerDev(port + 1, ['--config', configs.console, ...openConsole]),
  ]);
  continueInterrupted(port + 1).catch(() =>
    console.error('Interrupted replays were not resumed: resume them in the console.'),
  );
  process.exitCode = await processes.ended;
}

function printAddresses(port: number): void {
  const webhook = `http://localhost:${port}${WEBHOOK_PATH}`;
  const consoleUrl = `http://localhost:${port + 1}`;
  const isDefault = port === DEFAULT_PORT;
  console.error(`Webhook endpoint: ${webhook}\nConsole: ${consoleUrl}`);
  if (!isDefault) console.error(`For pnpm dlq: export STRIPE_CONSOLE_URL=${consoleUrl}`);
  const url = isDefault ? '' : ` --url ${webhook}`;
  console.error(`Try: pnpm trigger checkout.session.completed --user ada --credits 200${url}`);
  console.error('Stop with Ctrl+C.\n');
}

const wranglerDev = (port: number, args: readonly string[]): string[] => [
  'dev',
  ...args,
  '--env-file',
  devVarsFile,
  '--port',
  String(port),
  '--persist-to',
  STATE_FOLDER,
];
