import { InvalidArgumentError, program } from 'commander';
import fc from 'fast-check';
import { agreement } from '../packages/db/test/model/agreement.ts';
import { openBooks } from '../packages/db/test/model/books.ts';
import { startWorkers } from './local/workers.ts';

interface Options {
  readonly histories: number;
  readonly seed: number;
}

const anySeed = () => Math.floor(Math.random() * 0x7fffffff);

program
  .name('pnpm faults')
  .description('Tries random histories of purchases against an oracle, on a real D1.')
  .option('--histories <n>', 'how many', whole, 500)
  .option('--seed <n>', 'the same seed gives the same histories', whole, anySeed())
  .addHelpText('after', '\nExample:\n  pnpm faults --histories 10000 --seed 42')
  .action(tryHistories)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });

async function tryHistories({ histories, seed }: Options): Promise<void> {
  console.log(`${histories} histories, seed ${seed}`);
  const { db, close } = await startWorkers('whsec_faults');
  try {
    const property = agreement(await openBooks(db), 'f');
    const result = await fc.check(property, { numRuns: histories, seed, endOnFailure: true });
    if (!result.failed) {
      console.log('each ends in the balances of the oracle, in any order; the books agree');
      return;
    }
    console.error(fc.defaultReportMessage(result));
    console.error(`Again: pnpm faults --histories ${result.numRuns} --seed ${seed}`);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
