import type { Options } from './deploy/deploy-all.ts';
import { environmentChoice } from './deploy/environment.ts';
import { createCommand } from './terminal/command.ts';
import { INTERRUPTED } from './terminal/exit-codes.ts';
import { run } from './terminal/run.ts';

export const command = createCommand({
  name: 'pnpm deploy:all',
  description: 'Create the missing queues, database and tables, and deploy every Worker in order.',
  notes: `Run it again at any time: it creates nothing twice. It names missing secrets and sets none.
    After a step that fails, correct the cause and run it again.`,
  exitCodes: {
    0: 'done',
    1: 'a step failed, or a Worker is not deployed because a secret is missing',
    2: 'invalid arguments, or --dry-run could not read what exists: nothing was changed',
    130: `${INTERRUPTED}: the steps before it stay done`,
  },
  examples: [
    'pnpm deploy:all --dry-run',
    'pnpm deploy:all --env production',
    'pnpm deploy:all --env production --dry-run --json',
  ],
})
  .addOption(environmentChoice().default('top'))
  .option('--dry-run', 'print the steps and change nothing')
  .option('--json', 'print one JSON document on stdout instead of lines')
  // Loading wrangler takes two seconds, which --help and invalid arguments need not wait for.
  .action(async (options: Options) => {
    const { dependencies } = await import('./dependencies.ts');
    const { deployAll } = await import('./deploy/deploy-all.ts');
    await deployAll(options, dependencies);
  });

if (import.meta.main) await run(command);
