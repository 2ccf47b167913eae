import { type Answered, each, fire, shotOf, until } from '../runtime/load.ts';
import { type Pipeline, startInline, startPipeline } from '../runtime/pipeline.ts';
import { watching } from '../runtime/usage.ts';
import { purchases } from '../workers/purchases.ts';
import { medians } from './statistics.ts';

const CONCURRENCY = 32;

/** A stream of purchases, from the first post until the last is in the database. */
export interface Walked {
  readonly eventsPerSecond: number;
  /** Of the answers to the posts meanwhile. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** workerd’s, for a thousand events. */
  readonly cpuSecondsPerThousand: number;
  readonly peakMemoryMb: number;
}

export interface PathFigures extends Walked {
  /** The Worker that writes in the request, on the same stream. */
  readonly inline: Walked;
  readonly speedToInline: number;
  readonly cpuToInline: number;
}

export async function measurePath(rounds: number, events: number): Promise<PathFigures> {
  const queued: Walked[] = [];
  const inline: Walked[] = [];
  for (let round = 0; round < rounds; round++) {
    queued.push(await walk(startPipeline, events));
    inline.push(await walk(startInline, events));
  }
  const [ours, theirs] = [medians(queued), medians(inline)];
  return {
    ...ours,
    inline: theirs,
    speedToInline: ours.eventsPerSecond / theirs.eventsPerSecond,
    cpuToInline: ours.cpuSecondsPerThousand / theirs.cpuSecondsPerThousand,
  };
}

async function walk(start: () => Promise<Pipeline>, events: number): Promise<Walked> {
  const pipeline = await start();
  try {
    // Signed for each walk: a signature is good for five minutes.
    const shots = await Promise.all(purchases(0, events).map((text) => shotOf(text)));
    const startedAt = performance.now();
    const { result, cpuSeconds, peakBytes } = await watching(pipeline.pid, async () => {
      const load = { ...pipeline, concurrency: CONCURRENCY, status: 200 };
      const answered = await fire({ ...load, next: each(shots) });
      await until(pipeline.settled, events);
      return answered;
    });
    const ms = performance.now() - startedAt;
    // Settled is not enough: what was only buried would be quoted as fast.
    const granted = await pipeline.granted();
    if (granted !== events) throw new Error(`${granted} of ${events} purchases were credited`);
    return walked(result, events, ms, cpuSeconds, peakBytes);
  } finally {
    await pipeline.close();
  }
}

function walked(
  { p50Ms, p99Ms }: Answered,
  events: number,
  ms: number,
  cpuSeconds: number,
  peakBytes: number,
): Walked {
  return {
    eventsPerSecond: (events / ms) * 1000,
    p50Ms,
    p99Ms,
    cpuSecondsPerThousand: (cpuSeconds / events) * 1000,
    peakMemoryMb: peakBytes / 1_000_000,
  };
}
