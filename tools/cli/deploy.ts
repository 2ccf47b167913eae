import { program } from 'commander';
import type { Options } from './deploy/deploy-all.ts';
import { environmentChoice } from './deploy/environment.ts';
import { tell } from './terminal/command-error.ts';

await program
  .name('pnpm deploy:all')
  .description(
    'Makes what is missing of queues, database and tables, and deploys every Worker, in order.',
  )
  .addOption(environmentChoice())
  .option('--dry-run', 'look, say what would be done, and change nothing')
  .addHelpText(
    'after',
    `
It may be run again at any time: what is there is left as it is. Secrets are named, never set.

Exit codes: 0 done; 1 refused, or a secret is missing; 2 the command was typed wrong.

Examples:
  pnpm deploy:all --dry-run
  pnpm deploy:all --env production`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  // Wrangler takes a second to load, for which a mistyped command need not wait.
  .action(async (options: Options) => (await import('./deploy/deploy-all.ts')).deployAll(options))
  .parseAsync()
  .catch(tell);
