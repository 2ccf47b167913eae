import type { BenchWorker } from './bench-worker.ts';
import type { Counts } from './shape.ts';
import { median } from './statistics.ts';

const BATCH = 100;
const BATCHES = 60;

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
  { ask }: BenchWorker,
  sizes: readonly number[],
): Promise<Growth> {
  const stages: Stage[] = [];
  let stored = 0;
  for (const size of sizes) {
    await ask('/fill', { from: stored, count: size - stored });
    stored = size;
    const from = 100_000_000 + stages.length * 1_000_000;
    await ask('/consumer', { from: from + 500_000, count: 5 });
    const measured = await ask<Counts & { ms: number[] }>('/consumer', { from, count: BATCHES });
    stages.push({
      purchasesStored: size,
      msPerBatch: median(measured.ms),
      rowsReadPerEvent: measured.rowsRead / (BATCHES * BATCH),
      rowsWrittenPerEvent: measured.rowsWritten / (BATCHES * BATCH),
    });
  }
  const ratio = (stages.at(-1)?.msPerBatch ?? Number.NaN) / (stages[0]?.msPerBatch ?? Number.NaN);
  return { stages, ratio };
}
