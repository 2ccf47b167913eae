import { InvalidArgumentError, Option, program } from 'commander';
import { benched, PARTS, type Part, type Size } from './bench.ts';
import { GROWTH_MAX, soak } from './measure/soak.ts';
import { printFigures, printSoak } from './report.ts';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly only?: readonly Part[];
  readonly rounds?: number;
  readonly soak?: number | true;
}

const SOAK_SECONDS = 300;

/** Enough to be quoted. */
const FULL: Size = {
  ...{ rounds: 5, requests: 4000, batches: 40, pathRounds: 3, pathEvents: 20_000 },
  ...{ growth: [1_000, 100_000, 1_000_000], forgedMs: 3000 },
};
/** Enough to see that every part works. */
const SHORT: Size = {
  ...{ rounds: 1, requests: 64, batches: 2, pathRounds: 1, pathEvents: 200 },
  ...{ growth: [1_000, 2_000], forgedMs: 200 },
};

program
  .name('pnpm bench')
  .description(
    'Measures on this machine, in real workerd, what the pipeline costs and how fast it is.',
  )
  .option('--json', 'one JSON object on stdout')
  .addOption(new Option('--only <part...>', 'these parts alone').choices(PARTS))
  .option('--rounds <n>', 'rounds of each measurement, in turn; the median counts', whole)
  .option('--short', 'tries every part once, small: to see that it works, not how fast it is')
  .option(
    '--soak [seconds]',
    `full speed for so long, ${SOAK_SECONDS} s by default: does memory stay flat?`,
    whole,
  )
  .addHelpText(
    'after',
    '\nExamples:\n  pnpm bench\n  pnpm bench --only ingest path\n  pnpm bench --soak',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function bench({ json, short, only = PARTS, rounds, soak: length }: Options): Promise<void> {
  if (length !== undefined) {
    const soaked = await soak(length === true ? SOAK_SECONDS : length, say);
    if (json) console.log(JSON.stringify({ soak: soaked }, null, 2));
    else printSoak(soaked);
    const flat = soaked.settled === soaked.posted && !(soaked.growth > GROWTH_MAX);
    if (!flat) throw new Error('memory was not flat, or not every event was settled');
    return;
  }
  const size = short ? SHORT : FULL;
  const figures = await benched(only, rounds ? { ...size, rounds, pathRounds: rounds } : size, say);
  if (json) console.log(JSON.stringify(figures, null, 2));
  else printFigures(figures);
}

/** What is going on is not part of the figures. */
function say(what: string): void {
  console.error(what);
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
