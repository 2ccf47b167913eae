import { postAll, type SignedRequest, signPurchases } from '../runtime/load.ts';
import { type Pipeline, RECEIVER, startPipeline } from '../runtime/pipeline.ts';
import { readUsage } from '../runtime/usage.ts';
import { median } from './statistics.ts';

const SAMPLES = 60;
/** Signed at a time: a signature is valid for five minutes. */
const CHUNK = 1000;
/** A growing database needs some more cache. */
const GROWTH_MAX = 1.25;
const POLL_INTERVAL_MS = 3000;

export type SoakFigures = Awaited<ReturnType<typeof soak>>;

/** Posts new purchases to ingest, queue and consumer at full speed, and samples workerd's memory. */
export async function soak(seconds: number, print: (line: string) => void) {
  const pipeline = await startPipeline();
  const memoryMb: number[] = [];
  const sample = async () => {
    memoryMb.push(Math.round((await readUsage(pipeline.pid)).memoryMb));
    print(`soak … ${memoryMb.length} of ${SAMPLES}: ${memoryMb.at(-1)} MB`);
  };
  const timer = setInterval(() => void sample().catch(() => {}), (seconds * 1000) / SAMPLES);
  try {
    const posted = await postUntil(performance.now() + seconds * 1000, pipeline);
    clearInterval(timer);
    const quarter = Math.floor(memoryMb.length / 4);
    return {
      seconds,
      posted,
      completed: await waitForCompletion(pipeline, posted),
      eventsPerSecond: posted / seconds,
      memoryMb,
      /** The last quarter's median over that of the second: about 1 when memory is flat. */
      growth: median(memoryMb.slice(-quarter)) / median(memoryMb.slice(quarter, 2 * quarter)),
    };
  } finally {
    clearInterval(timer);
    await pipeline.close();
  }
}

export function assertFlat({ posted, completed, growth }: SoakFigures): void {
  if (completed !== posted) throw new Error(`only ${completed} of ${posted} events were completed`);
  if (growth > GROWTH_MAX) throw new Error(`memory was not flat: it grew ${growth.toFixed(2)} ×`);
}

async function postUntil(end: number, pipeline: Pipeline): Promise<number> {
  let posted = 0;
  let requests = await signPurchases(0, CHUNK);
  for (let from = CHUNK; performance.now() < end; from += CHUNK) {
    // The next chunk is signed while this one is posted, so that the load does not pause.
    const [result, next] = await Promise.all([
      postAll(pipeline, RECEIVER, takeUntil(end, requests)),
      signPurchases(from, CHUNK),
    ]);
    posted += result.requests;
    requests = next;
  }
  return posted;
}

function* takeUntil(end: number, requests: readonly SignedRequest[]) {
  for (const request of requests) {
    if (performance.now() >= end) return;
    yield request;
  }
}

/** Waits until the queue is empty, or nothing more is completed. */
async function waitForCompletion(pipeline: Pipeline, posted: number): Promise<number> {
  let completed = -1;
  for (let before = -2; completed < posted && completed !== before; ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    before = completed;
    completed = await pipeline.countCompleted();
  }
  return completed;
}
