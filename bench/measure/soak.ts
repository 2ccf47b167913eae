import { fire, type Shot, shotOf } from '../runtime/load.ts';
import { type Pipeline, startPipeline } from '../runtime/pipeline.ts';
import { usageOf } from '../runtime/usage.ts';
import { purchaseText } from '../workers/purchases.ts';
import { median } from './statistics.ts';

const CONCURRENCY = 32;
const SAMPLES = 60;
/** Distinct purchases, signed beforehand: once through, and they are told again as duplicates. */
const PURCHASES = 50_000;

export interface SoakFigures {
  readonly seconds: number;
  readonly posted: number;
  readonly settled: number;
  readonly eventsPerSecond: number;
  /** workerd’s memory, sampled evenly. */
  readonly memoryMb: readonly number[];
  /** The last quarter's median over the second's: about 1 when memory is flat. */
  readonly growth: number;
}

/** Ingest, queue and consumer at full speed for so long. Signatures are good for 300 s and renewed. */
export async function soak(seconds: number, say: (line: string) => void): Promise<SoakFigures> {
  const pipeline = await startPipeline();
  try {
    const until = performance.now() + seconds * 1000;
    const memory: number[] = [];
    const sample = async () => {
      memory.push((await usageOf(pipeline.pid)).memoryBytes / 1_000_000);
      say(`soak … ${memory.length} of ${SAMPLES}: ${Math.round(memory.at(-1) ?? 0)} MB`);
    };
    const timer = setInterval(() => void sample(), (seconds * 1000) / SAMPLES);
    let posted = 0;
    // In stretches, so that no signature is older than one of them.
    for (let from = 0; performance.now() < until; from = (from + 1000) % PURCHASES) {
      const shots = await Promise.all(
        Array.from({ length: 1000 }, (_, index) => shotOf(purchaseText(from + index))),
      );
      const next = (): Shot | undefined => (performance.now() < until ? shots.pop() : undefined);
      const load = { ...pipeline, concurrency: CONCURRENCY, status: 200 };
      posted += (await fire({ ...load, next })).requests;
    }
    clearInterval(timer);
    const settled = await settledOf(pipeline, posted);
    const quarter = Math.floor(memory.length / 4);
    return {
      ...{ seconds, posted, settled, eventsPerSecond: posted / seconds },
      memoryMb: memory.map(Math.round),
      growth: median(memory.slice(-quarter)) / median(memory.slice(quarter, 2 * quarter)),
    };
  } finally {
    await pipeline.close();
  }
}

/** Waits for the queue to be empty, and gives up when nothing more is settled. */
async function settledOf(pipeline: Pipeline, posted: number): Promise<number> {
  let settled = -1;
  for (let before = -2; settled < posted && settled !== before; ) {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    before = settled;
    settled = await pipeline.settled();
  }
  return settled;
}
