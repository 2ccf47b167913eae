import { type ConsumerBench, startConsumerBench } from '../runtime/consumer-bench.ts';
import type { Counts } from './shape.ts';
import { median } from './statistics.ts';

const BATCH = 100;
/** In a round: few, so that the smallest database stays small while it is measured. */
const BATCHES = 3;

export interface Stage {
  /** When the measuring begins. */
  readonly purchasesStored: number;
  readonly msPerBatch: number;
  readonly rowsReadPerEvent: number;
  readonly rowsWrittenPerEvent: number;
}

export interface Growth {
  readonly stages: readonly Stage[];
  /** Time per batch at the largest over that at the smallest. */
  readonly ratio: number;
}

interface Database {
  readonly bench: ConsumerBench;
  readonly purchasesStored: number;
  readonly times: number[];
  nextPurchase: number;
}

/** The same batches into databases that hold more and more already: one each, measured in turn. */
export async function measureGrowth(sizes: readonly number[], rounds: number): Promise<Growth> {
  const databases: Database[] = [];
  try {
    for (const size of sizes) {
      const bench = await startConsumerBench();
      databases.push({ bench, purchasesStored: size, times: [], nextPurchase: size });
      await bench.ask('/fill', { from: 0, count: size });
    }
    // The first round warms each up and does not count.
    for (let round = 0; round <= rounds; round++)
      for (const database of databases) {
        await nextBatches(database);
        const { ms } = await database.bench.ask('/consumer');
        if (round > 0) database.times.push(ms / BATCHES);
      }
    const stages: Stage[] = [];
    for (const database of databases) stages.push(await stageOf(database));
    const [first, last] = [stages[0], stages.at(-1)];
    return { stages, ratio: (last?.msPerBatch ?? Number.NaN) / (first?.msPerBatch ?? Number.NaN) };
  } finally {
    for (const { bench } of databases) await bench.close();
  }
}

async function nextBatches(database: Database): Promise<void> {
  await database.bench.ask('/batches', {
    from: database.nextPurchase,
    count: BATCHES,
    size: BATCH,
  });
  database.nextPurchase += BATCHES * BATCH;
}

async function stageOf(database: Database): Promise<Stage> {
  await nextBatches(database);
  const { answer } = await database.bench.ask<Counts>('/counted');
  return {
    purchasesStored: database.purchasesStored,
    msPerBatch: median(database.times),
    rowsReadPerEvent: answer.rowsRead / (BATCHES * BATCH),
    rowsWrittenPerEvent: answer.rowsWritten / (BATCHES * BATCH),
  };
}
