import { Option } from 'commander';
import { choiceOption } from '../cli/terminal/choices.ts';
import { createCommand } from '../cli/terminal/command.ts';
import { UsageError } from '../cli/terminal/command-error.ts';
import { INTERRUPTED } from '../cli/terminal/exit-codes.ts';
import { parsePositiveInteger } from '../cli/terminal/parse.ts';
import { run } from '../cli/terminal/run.ts';
import { FULL, PARTS, type Part, SHORT, type Size } from './sizes.ts';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly only: readonly Part[];
  readonly rounds?: number;
  readonly soak?: number;
  readonly growthMax?: number;
  readonly chart?: string;
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
  examples: [
    'pnpm bench',
    'pnpm bench --only ingest path',
    'pnpm bench --growth-max 5000000',
    'pnpm bench --chart',
    'pnpm bench --soak',
  ],
})
  .option('--json', 'print one JSON document on stdout instead of tables')
  .addOption(
    choiceOption('--only <part...>', 'measure these parts only', PARTS).default(PARTS, 'all'),
  )
  .option('--rounds <n>', 'rounds of each measurement; medians are reported', parsePositiveInteger)
  .option('--short', 'run every part once, small: shows that it works, not how fast it is')
  .option(
    '--growth-max <purchases>',
    'a further stage of growth, with so many purchases stored: a million needs 1 GB of disk',
    parsePositiveInteger,
  )
  .addOption(
    new Option(
      '--chart [file]',
      'draw growth and path as SVG, by default for docs/performance.md',
    ).preset('docs/images/performance.svg'),
  )
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
async function bench(options: Options): Promise<void> {
  const { json, only, chart } = options;
  if (chart !== undefined && !['growth', 'path'].every((part) => only.includes(part as Part)))
    throw new UsageError('--chart draws growth and path: name both, or leave out --only');
  const size = sizeOf(options);
  const { runBench } = await import('./bench.ts');
  const { printFigures } = await import('./report.ts');
  const { toMarkdown } = await import('./summary.ts');
  const figures = await runBench(only, size);
  printFigures(figures, json);
  if (!json) console.log(`\n${toMarkdown(figures)}`);
  if (chart !== undefined) (await import('./chart.ts')).writeChart(chart, figures);
}

function sizeOf({ short, rounds, growthMax = 0 }: Options): Size {
  const size = short ? SHORT : FULL;
  const greatest = Math.max(...size.growth);
  if (growthMax !== 0 && growthMax <= greatest)
    throw new UsageError(`--growth-max must be above ${greatest}, which is a stage already`);
  return {
    ...size,
    growthMax,
    ...(rounds !== undefined && {
      rounds,
      pathRounds: rounds,
      growthRounds: 2 * rounds,
      drain: { ...size.drain, rounds },
    }),
  };
}

async function soakTest(seconds: number, { json }: Options): Promise<void> {
  const { soak, assertFlat } = await import('./measure/soak.ts');
  const { printFigures } = await import('./report.ts');
  const figures = await soak(seconds);
  printFigures({ soak: figures }, json);
  assertFlat(figures);
}
