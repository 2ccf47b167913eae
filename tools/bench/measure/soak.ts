import { CommandError } from '../../cli/terminal/command-error.ts';
import { postAll, signEvents } from '../runtime/load.ts';
import { type Pipeline, RECEIVER, startPipeline, waitForCompletion } from '../runtime/pipeline.ts';
import { readUsage } from '../runtime/usage.ts';
import { median } from './statistics.ts';

const SAMPLES = 60;
/** Signed at a time: a signature is valid for five minutes. */
const CHUNK = 1000;
/** A growing database needs some more cache. */
const GROWTH_MAX = 1.25;

/** Posts new purchases to ingest, queue and consumer at full speed, and samples workerd's memory. */
export async function soak(seconds: number) {
  const pipeline = await startPipeline();
  const memoryMb: number[] = [];
  const sample = async () => {
    memoryMb.push(Math.round((await readUsage(pipeline.pid)).memoryMb));
    console.error(`soak … ${memoryMb.length} of ${SAMPLES}: ${memoryMb.at(-1)} MB`);
  };
  const timer = setInterval(() => void sample().catch(() => {}), (seconds * 1000) / SAMPLES);
  try {
    const posted = await postUntil(performance.now() + seconds * 1000, pipeline);
    clearInterval(timer);
    await waitForCompletion(pipeline, posted);
    const quarter = Math.floor(memoryMb.length / 4);
    return {
      seconds,
      posted,
      eventsPerSecond: posted / seconds,
      /** The last quarter's median over that of the second: about 1 when memory is flat. */
      growth: median(memoryMb.slice(-quarter)) / median(memoryMb.slice(quarter, 2 * quarter)),
      memoryMb,
    };
  } finally {
    clearInterval(timer);
    await pipeline.close();
  }
}

export function assertFlat({ growth }: Awaited<ReturnType<typeof soak>>): void {
  if (growth > GROWTH_MAX)
    throw new CommandError(`memory was not flat: it grew ${growth.toFixed(2)} ×`);
}

async function postUntil(end: number, pipeline: Pipeline): Promise<number> {
  let total = 0;
  let requests = await signEvents('sessions', 0, CHUNK);
  for (let from = CHUNK; performance.now() < end; from += CHUNK) {
    // The next chunk is signed while this one is posted, so that the load does not pause.
    const [{ posted }, next] = await Promise.all([
      postAll(pipeline, RECEIVER, requests, end),
      signEvents('sessions', from, CHUNK),
    ]);
    total += posted;
    requests = next;
  }
  return total;
}
