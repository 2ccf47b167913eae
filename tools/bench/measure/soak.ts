import { during, fire, shotOf } from '../runtime/load.ts';
import { type Pipeline, startPipeline } from '../runtime/pipeline.ts';
import { usageOf } from '../runtime/usage.ts';
import { purchases } from '../workers/purchases.ts';
import { median } from './statistics.ts';

const CONCURRENCY = 32;
const SAMPLES = 60;
/** Signed at a time: a signature is good for five minutes. */
const STRETCH = 1000;

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

/** What counts as flat: a database that grows by the hundred thousand needs some more cache. */
export const GROWTH_MAX = 1.25;

/** New purchases through ingest, queue and consumer at full speed for so long. */
export async function soak(seconds: number, say: (line: string) => void): Promise<SoakFigures> {
  const pipeline = await startPipeline();
  const memory: number[] = [];
  const sample = async () => {
    memory.push((await usageOf(pipeline.pid)).memoryBytes / 1_000_000);
    say(`soak … ${memory.length} of ${SAMPLES}: ${Math.round(memory.at(-1) ?? 0)} MB`);
  };
  const timer = setInterval(() => void sample().catch(() => {}), (seconds * 1000) / SAMPLES);
  try {
    const posted = await postFor(pipeline, seconds);
    clearInterval(timer);
    const quarter = Math.floor(memory.length / 4);
    return {
      ...{ seconds, posted, settled: await settledOf(pipeline, posted) },
      eventsPerSecond: posted / seconds,
      memoryMb: memory.map(Math.round),
      growth: median(memory.slice(-quarter)) / median(memory.slice(quarter, 2 * quarter)),
    };
  } finally {
    clearInterval(timer);
    await pipeline.close();
  }
}

async function postFor(pipeline: Pipeline, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const signed = (from: number) =>
    Promise.all(purchases(from, STRETCH).map((text) => shotOf(text)));
  let posted = 0;
  let shots = await signed(0);
  for (let from = STRETCH; performance.now() < end; from += STRETCH) {
    const load = { ...pipeline, concurrency: CONCURRENCY, status: 200 };
    const next = during(end - performance.now(), () => shots.pop());
    // The next stretch is signed while this one is posted, so that the load does not stand still.
    const [answered, following] = await Promise.all([fire({ ...load, next }), signed(from)]);
    posted += answered.requests;
    shots = following;
  }
  return posted;
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
