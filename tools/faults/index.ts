import { InvalidArgumentError, program } from 'commander';
import { run } from '../cli/terminal/run.ts';
import type { RunOptions } from './run.ts';

const SEED_MAX = 0x7fffffff;

program
  .name('pnpm faults')
  .description(
    'Runs the real Workers in workerd under injected faults and checks the invariants; then ' +
      'compares random histories with an oracle.',
  )
  .option('--events <n>', 'events to emit under faults', positiveInteger, 10_000)
  .option('--histories <n>', 'histories to deliver in random order', positiveInteger, 500)
  .option(
    '--seed <n>',
    'draws the same events and faults again; which call a fault or kill hits may differ',
    positiveInteger,
    1 + Math.floor(Math.random() * SEED_MAX),
  )
  .addHelpText(
    'after',
    `
Exit code: 0 every invariant holds, 1 a violation or an error, 2 an invalid option

Example:
  pnpm faults --events 100000 --seed 42`,
  )
  .action(async (options: RunOptions) => {
    // Loaded only now, because it takes seconds: --help and an invalid option need not wait.
    const { startAndRun } = await import('./run.ts');
    process.exitCode = await startAndRun(options);
  });

await run(program);

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
