import { InvalidArgumentError, program } from 'commander';
import { bar, progressOn } from '../scripts/local/progress.ts';
import { tryHistories } from './histories.ts';
import { report } from './report.ts';
import { runFaults } from './run.ts';

interface Options {
  readonly events: number;
  readonly histories: number;
  readonly seed: number;
}

const anySeed = () => Math.floor(Math.random() * 0x7fffffff);

program
  .name('pnpm faults')
  .description('Runs the real Workers under faults, and histories against an oracle, in workerd.')
  .option('--events <n>', 'how many are told under faults', whole, 10_000)
  .option('--histories <n>', 'how many are tried in any order', whole, 500)
  .option('--seed <n>', 'the same seed gives the same run', whole, anySeed())
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .addHelpText('after', '\nExample:\n  pnpm faults --events 100000 --seed 42')
  .action(faults)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function faults({ events, histories, seed }: Options): Promise<void> {
  console.log(`${events} events under faults, then ${histories} histories; seed ${seed}`);
  const progress = progressOn(process.stderr);
  const finished = await runFaults({
    ...{ events, seed },
    onProgress: (done, doing) => progress.show(`  ${bar(done, events)} ${done} events, ${doing}`),
  }).finally(progress.end);
  console.log(report(finished));
  const lawsHold = finished.verdicts.every(({ broken }) => broken.length === 0);
  const oracleAgrees = await tryHistories(histories, seed);
  if (lawsHold && oracleAgrees) return;
  console.error(`Again: pnpm faults --events ${events} --histories ${histories} --seed ${seed}`);
  process.exitCode = 1;
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
