import { Command } from 'commander';
import type { Options } from './deploy/deploy-all.ts';
import { environmentChoice } from './deploy/environment.ts';
import { jurisdictionChoice } from './deploy/jurisdiction.ts';
import { run } from './terminal/run.ts';

export const command = new Command('pnpm deploy:all')
  .description(
    'Creates the missing queues, database and tables, and deploys every Worker in order.',
  )
  .addOption(environmentChoice())
  .addOption(jurisdictionChoice())
  .option('--dry-run', 'print the steps and change nothing')
  .addHelpText(
    'after',
    `
It can be run again at any time and creates nothing twice. It names missing secrets and sets none.
A queue and a database stay in the jurisdiction in which they were created.

Exit codes: 0 done; 1 refused, or a secret is missing; 2 invalid arguments.

Examples:
  pnpm deploy:all --dry-run
  pnpm deploy:all --env production
  pnpm deploy:all --env production --jurisdiction eu --dry-run`,
  )
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { deployAll } = await import('./deploy/deploy-all.ts');
    await deployAll(options, dependencies);
  });

if (import.meta.main) await run(command);
