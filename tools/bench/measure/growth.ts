import type { ConsumerDatabase, ConsumerDatabases } from '../runtime/consumer-databases.ts';
import type { Counts } from '../workers/counting.ts';
import { median } from './statistics.ts';

const BATCH_SIZE = 100;
/** Per round: few, so that the smallest database stays small while it is measured. */
const BATCHES = 3;

/** The same batches on databases that store more and more purchases, in turn. */
export async function measureGrowth(
  databases: ConsumerDatabases,
  sizes: readonly number[],
  rounds: number,
) {
  const stages = [];
  for (const size of sizes) stages.push(await createStage(await databases.open(`${size}`), size));
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round++)
    for (const { consume, times } of stages) {
      const ms = await consume();
      if (round > 0) times.push(ms / BATCHES);
    }
  const figures = [];
  for (const { purchasesStored, times, count } of stages) {
    const { rowsRead, rowsWritten } = await count();
    figures.push({
      purchasesStored,
      msPerBatch: median(times),
      rowsReadPerEvent: rowsRead / (BATCHES * BATCH_SIZE),
      rowsWrittenPerEvent: rowsWritten / (BATCHES * BATCH_SIZE),
    });
  }
  const smallest = figures[0]?.msPerBatch ?? Number.NaN;
  const largest = figures.at(-1)?.msPerBatch ?? Number.NaN;
  return { stages: figures, ratio: largest / smallest };
}

async function createStage(db: ConsumerDatabase, purchasesStored: number) {
  let from = purchasesStored;
  const times: number[] = [];
  const createBatches = async () => {
    await db.run({ action: 'purchases', from, batches: BATCHES, batchSize: BATCH_SIZE });
    from += BATCHES * BATCH_SIZE;
  };
  await db.run({ action: 'fill', from: 0, count: purchasesStored });
  return {
    purchasesStored,
    times,
    async consume() {
      await createBatches();
      return (await db.run({ action: 'consume' })).ms;
    },
    async count() {
      await createBatches();
      return (await db.run<Counts>({ action: 'count' })).result;
    },
  };
}
