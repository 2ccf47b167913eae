import type { ConsumerBench } from '../runtime/consumer-bench.ts';
import type { Counts } from './shape.ts';
import { median } from './statistics.ts';

const BATCH = 100;
/** Batches per measurement, and measurements per stage. */
const BATCHES = 20;
const ROUNDS = 5;

export interface Stage {
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

/** The same batches with more and more purchases already there. */
export async function measureGrowth(
  bench: ConsumerBench,
  sizes: readonly number[],
): Promise<Growth> {
  const stages: Stage[] = [];
  let stored = 0;
  for (const size of sizes) {
    await bench.ask('/fill', { from: stored, count: size - stored });
    stored = size;
    stages.push(await measureStage(bench, size, 100_000_000 * (stages.length + 1)));
  }
  const ratio = (stages.at(-1)?.msPerBatch ?? Number.NaN) / (stages[0]?.msPerBatch ?? Number.NaN);
  return { stages, ratio };
}

async function measureStage(
  { ask }: ConsumerBench,
  purchasesStored: number,
  first: number,
): Promise<Stage> {
  const times: number[] = [];
  const next = (round: number) =>
    ask('/batches', { from: first + round * BATCHES * BATCH, count: BATCHES, size: BATCH });
  // The first warms the database's cache and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    await next(round);
    const { ms } = await ask('/consumer');
    if (round > 0) times.push(ms / BATCHES);
  }
  await next(ROUNDS + 1);
  const { answer } = await ask<Counts>('/counted');
  return {
    purchasesStored,
    msPerBatch: median(times),
    rowsReadPerEvent: answer.rowsRead / (BATCHES * BATCH),
    rowsWrittenPerEvent: answer.rowsWritten / (BATCHES * BATCH),
  };
}
