import { createCommand } from '../cli/terminal/command.ts';
import { INTERRUPTED } from '../cli/terminal/exit-codes.ts';
import { parsePositiveInteger } from '../cli/terminal/parse.ts';
import { run } from '../cli/terminal/run.ts';
import type { RunOptions } from './run.ts';

const SEED_MAX = 0x7fffffff;

export const command = createCommand({
  name: 'pnpm faults',
  description:
    'Run the real Workers in workerd under injected faults and check the invariants; then compare random histories with an oracle.',
  exitCodes: {
    0: 'every invariant holds',
    1: 'an invariant is violated, or the run failed',
    2: 'invalid arguments: nothing was started',
    130: INTERRUPTED,
  },
  examples: ['pnpm faults', 'pnpm faults --events 100000 --seed 42', 'pnpm faults --json'],
})
  .option('--events <n>', 'events to emit under faults', parsePositiveInteger, 10_000)
  .option('--histories <n>', 'histories to deliver in random order', parsePositiveInteger, 500)
  .option(
    '--seed <n>',
    'draw the same events and faults again; which call a fault or kill hits may differ',
    parsePositiveInteger,
    1 + Math.floor(Math.random() * SEED_MAX),
  )
  .option('--json', 'print one JSON document on stdout instead of tables')
  .action(async (options: RunOptions) => {
    // Loaded only now, because it takes seconds: --help and an invalid option need not wait.
    const { startAndRun } = await import('./run.ts');
    process.exitCode = await startAndRun(options);
  });

if (import.meta.main) await run(command);
