import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './preflight/preflight.ts';
import { createCommand } from './terminal/command.ts';
import { INTERRUPTED } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm preflight',
  description: 'Check this machine, or with --env a deployment. Changes nothing.',
  notes: `Without --env it checks what pnpm dev needs on this machine: Node, dependencies, .dev.vars, keys, the
    local database, and the ports 8787 and 8788. It does not check the ports of pnpm dev --port.
    (pnpm doctor is pnpm's own command, which checks pnpm.)

    With --env it checks what must hold before real money moves. To check the secrets as well, put
    STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET into the environment. With --env top, .dev.vars is read
    too.

    A check that cannot run is skipped, and its cause is printed. A note is about something optional.`,
  exitCodes: {
    0: 'every check was made, and nothing failed',
    1: 'a check failed',
    2: 'invalid arguments, or nothing failed but a check was skipped',
    130: INTERRUPTED,
  },
  examples: [
    'pnpm preflight',
    'pnpm preflight --env production --url https://hooks.shop.example',
    'pnpm preflight --env staging --json',
  ],
})
  .addOption(environmentChoice())
  .option('--url <url>', 'URL of ingest (default: its workers.dev address)')
  .option('--console-url <url>', 'URL of the console (default: its workers.dev address)')
  .option('--json', 'print one JSON document on stdout instead of lines')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { preflight } = await import('./preflight/preflight.ts');
    await preflight(options, dependencies);
  });

if (import.meta.main) await run(command);
