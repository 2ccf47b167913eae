import fc from 'fast-check';
import { agreement } from '../packages/db/test/model/agreement.ts';
import { openBooks } from '../packages/db/test/model/books.ts';
import { startRuntime } from './runtime.ts';

/** Random histories in any order, duplication and batches, on a real D1, against the oracle. */
export async function tryHistories(histories: number, seed: number): Promise<boolean> {
  const runtime = await startRuntime();
  try {
    const property = agreement(await openBooks(await runtime.database()), 'f');
    const result = await fc.check(property, { numRuns: histories, seed, endOnFailure: true });
    if (result.failed) console.error(fc.defaultReportMessage(result));
    else console.log(`\n${histories} histories end in the balances of the oracle, in any order`);
    return !result.failed;
  } finally {
    await runtime.close();
  }
}
