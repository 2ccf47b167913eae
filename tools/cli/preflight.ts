import { Command } from 'commander';
import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './preflight/preflight.ts';
import { run } from './terminal/run.ts';

export const command = new Command('pnpm preflight')
  .description('Checks what must hold before real money moves, one line each. Changes nothing.')
  .addOption(environmentChoice())
  .option('--url <url>', 'URL of ingest; its workers.dev address by default')
  .option('--console-url <url>', 'URL of the console; its workers.dev address by default')
  .addHelpText(
    'after',
    `
A check that cannot run is skipped and prints the reason. To check the secrets as well, put
STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET into the environment; without --env, .dev.vars is read.

Exit codes: 0 nothing failed; 1 something failed; 2 invalid arguments.

Examples:
  pnpm preflight
  pnpm preflight --env production --url https://hooks.shop.example`,
  )
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { preflight } = await import('./preflight/preflight.ts');
    await preflight(options, dependencies);
  });

if (import.meta.main) await run(command);
