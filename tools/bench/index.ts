import { InvalidArgumentError, Option, program } from 'commander';
import { FULL, PARTS, type Part, SHORT } from './sizes.ts';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly only?: readonly Part[];
  readonly rounds?: number;
  readonly soak?: number | true;
}

const SOAK_SECONDS = 300;

program
  .name('pnpm bench')
  .description('Measures the speed and the cost of the pipeline on this machine, in workerd.')
  .option('--json', 'print one JSON object on stdout')
  .addOption(new Option('--only <part...>', 'measure these parts only').choices(PARTS))
  .option('--rounds <n>', 'rounds of each measurement; medians are reported', parseWholeNumber)
  .option('--short', 'run every part once, small: shows that it works, not how fast it is')
  .option(
    '--soak [seconds]',
    `post at full speed, for ${SOAK_SECONDS} s by default, and check that memory stays flat`,
    parseWholeNumber,
  )
  .addHelpText(
    'after',
    '\nExamples:\n  pnpm bench\n  pnpm bench --only ingest path\n  pnpm bench --soak',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(({ soak, ...options }: Options) =>
    soak === undefined ? bench(options) : soakTest(soak === true ? SOAK_SECONDS : soak, options),
  )
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

// Imported when they run: loading wrangler takes a second, and --help does not need it.
async function bench({ json, short, only = PARTS, rounds }: Options): Promise<void> {
  const { runBench } = await import('./bench.ts');
  const { printFigures } = await import('./report.ts');
  const size = short ? SHORT : FULL;
  const chosen = rounds === undefined ? size : { ...size, rounds, pathRounds: rounds };
  const figures = await runBench(only, chosen, printProgress);
  if (json) console.log(JSON.stringify(figures, null, 2));
  else printFigures(figures);
}

async function soakTest(seconds: number, { json }: Options): Promise<void> {
  const { soak, assertFlat } = await import('./measure/soak.ts');
  const { formatFigures } = await import('./report.ts');
  const figures = await soak(seconds, printProgress);
  if (json) console.log(JSON.stringify({ soak: figures }, null, 2));
  else {
    const { memoryMb, ...summary } = figures;
    console.log(`${formatFigures(summary)}\nMemory of workerd in MB: ${memoryMb.join(' ')}`);
  }
  assertFlat(figures);
}

/** On stderr, because stdout has only the figures. */
function printProgress(line: string): void {
  console.error(line);
}

function parseWholeNumber(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
