import { InvalidArgumentError, Option, program } from 'commander';
import { run } from '../cli/terminal/run.ts';
import { FULL, PARTS, type Part, SHORT } from './sizes.ts';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly only: readonly Part[];
  readonly rounds?: number;
  readonly soak?: number;
}

program
  .name('pnpm bench')
  .description('Measures the speed and the cost of the pipeline on this machine, in workerd.')
  .option('--json', 'print one JSON object on stdout')
  .addOption(
    new Option('--only <part...>', 'measure these parts only').choices(PARTS).default(PARTS, 'all'),
  )
  .option('--rounds <n>', 'rounds of each measurement; medians are reported', positiveInteger)
  .option('--short', 'run every part once, small: shows that it works, not how fast it is')
  .addOption(
    new Option(
      '--soak [seconds]',
      'post at full speed, for 300 s by default, and check that memory stays flat',
    )
      .preset('300')
      .argParser(positiveInteger),
  )
  .addHelpText(
    'after',
    '\nExamples:\n  pnpm bench\n  pnpm bench --only ingest path\n  pnpm bench --soak',
  )
  .action(({ soak, ...options }: Options) =>
    soak === undefined ? bench(options) : soakTest(soak, options),
  );

await run(program);

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

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
