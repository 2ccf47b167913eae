import { InvalidArgumentError, program } from 'commander';
import { bar, progressOn } from '../cli/terminal/progress.ts';
import { type Asked, ending } from './exit-code.ts';
import { tryHistories } from './histories.ts';
import { report } from './report.ts';
import { runFaults } from './run.ts';

const anySeed = () => Math.floor(Math.random() * 0x7fffffff);

program
  .name('pnpm faults')
  .description('Runs the real Workers under faults, and histories against an oracle, in workerd.')
  .option('--events <n>', 'how many are told under faults', whole, 10_000)
  .option('--histories <n>', 'how many are tried in any order', whole, 500)
  .option(
    '--seed <n>',
    'draws the same events and the same faults; what a fault or a kill hits may differ',
    whole,
    anySeed(),
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .addHelpText('after', '\nExample:\n  pnpm faults --events 100000 --seed 42')
  .action(faults)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function faults(asked: Asked): Promise<void> {
  const { events, histories, seed } = asked;
  console.log(`${events} events under faults, then ${histories} histories; seed ${seed}`);
  const progress = progressOn(process.stderr);
  const finished = await runFaults({
    ...{ events, seed },
    onProgress: (done, doing) => progress.show(`  ${bar(done, events)} ${done} events, ${doing}`),
  }).finally(progress.end);
  console.log(report(finished));
  const oracleAgrees = await tryHistories(histories, seed);
  const { exitCode, again } = ending(asked, { verdicts: finished.verdicts, oracleAgrees });
  if (again !== null) console.error(again);
  process.exitCode = exitCode;
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
