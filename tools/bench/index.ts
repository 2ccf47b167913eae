import { Option } from 'commander';
import { choiceOption } from '../cli/terminal/choices.ts';
import { createCommand } from '../cli/terminal/command.ts';
import { INTERRUPTED } from '../cli/terminal/exit-codes.ts';
import { parsePositiveInteger } from '../cli/terminal/parse.ts';
import { run } from '../cli/terminal/run.ts';
import { FULL, PARTS, type Part, SHORT } from './sizes.ts';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly only: readonly Part[];
  readonly rounds?: number;
  readonly soak?: number;
}

export const command = createCommand({
  name: 'pnpm bench',
  description: 'Measure the speed and the cost of the pipeline on this machine, in workerd.',
  exitCodes: {
    0: 'done',
    1: 'a measurement failed, or with --soak memory was not flat',
    2: 'invalid arguments: nothing was measured',
    130: INTERRUPTED,
  },
  examples: ['pnpm bench', 'pnpm bench --only ingest path', 'pnpm bench --soak'],
})
  .option('--json', 'print one JSON document on stdout instead of tables')
  .addOption(
    choiceOption('--only <part...>', 'measure these parts only', PARTS).default(PARTS, 'all'),
  )
  .option('--rounds <n>', 'rounds of each measurement; medians are reported', parsePositiveInteger)
  .option('--short', 'run every part once, small: shows that it works, not how fast it is')
  .addOption(
    new Option(
      '--soak [seconds]',
      'post at full speed, for 300 s by default, and check that memory stays flat',
    )
      .preset('300')
      .argParser(parsePositiveInteger),
  )
  .action(({ soak, ...options }: Options) =>
    soak === undefined ? bench(options) : soakTest(soak, options),
  );

if (import.meta.main) await run(command);

// Imported when they run: loading wrangler takes a second, and --help does not need it.
async function bench({ json, short, only, rounds }: Options): Promise<void> {
  const { runBench } = await import('./bench.ts');
  const { printFigures } = await import('./report.ts');
  const size = short ? SHORT : FULL;
  const chosen = rounds === undefined ? size : { ...size, rounds, pathRounds: rounds };
  printFigures(await runBench(only, chosen), json);
}

async function soakTest(seconds: number, { json }: Options): Promise<void> {
  const { soak, assertFlat } = await import('./measure/soak.ts');
  const { printFigures } = await import('./report.ts');
  const figures = await soak(seconds);
  printFigures({ soak: figures }, json);
  assertFlat(figures);
}
