import { program } from 'commander';
import { environmentChoice } from './deploy/environment.ts';
import type { Options } from './preflight/preflight.ts';
import { tell } from './terminal/command-error.ts';

await program
  .name('pnpm preflight')
  .description('Checks what must hold before real money moves, one line each. It changes nothing.')
  .addOption(environmentChoice())
  .option('--url <url>', 'where ingest is reached; by default its workers.dev address')
  .option('--console-url <url>', 'where the console is reached; else as --url')
  .addHelpText(
    'after',
    `
What cannot be looked at is skipped, and says why. Put STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET into
the environment to have them checked too; without --env those of .dev.vars are taken.

Exit codes: 0 nothing failed; 1 something did; 2 the command was typed wrong.

Examples:
  pnpm preflight
  pnpm preflight --env production --url https://hooks.shop.example`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  // Wrangler takes a second to load, for which a mistyped command need not wait.
  .action(async (options: Options) => (await import('./preflight/preflight.ts')).preflight(options))
  .parseAsync()
  .catch(tell);
