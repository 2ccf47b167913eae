import { type Answered, each, fire, type Shot, shotOf } from '../runtime/load.ts';
import { type Pipeline, startInline, startPipeline } from '../runtime/pipeline.ts';
import { watching } from '../runtime/usage.ts';
import { purchases } from '../workers/purchases.ts';
import { median } from './statistics.ts';

const CONCURRENCY = 32;
const SETTLED_WITHIN_MS = 120_000;

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
  const shots = await Promise.all(purchases(0, events).map((text) => shotOf(text)));
  const queued: Walked[] = [];
  const inline: Walked[] = [];
  for (let round = 0; round < rounds; round++) {
    queued.push(await walk(startPipeline, shots));
    inline.push(await walk(startInline, shots));
  }
  const [ours, theirs] = [medians(queued), medians(inline)];
  return {
    ...ours,
    inline: theirs,
    speedToInline: ours.eventsPerSecond / theirs.eventsPerSecond,
    cpuToInline: ours.cpuSecondsPerThousand / theirs.cpuSecondsPerThousand,
  };
}

async function walk(start: () => Promise<Pipeline>, shots: readonly Shot[]): Promise<Walked> {
  const pipeline = await start();
  try {
    const startedAt = performance.now();
    const { result, cpuSeconds, peakBytes } = await watching(pipeline.pid, async () => {
      const load = { ...pipeline, concurrency: CONCURRENCY, status: 200 };
      const answered = await fire({ ...load, next: each(shots) });
      await until(pipeline.settled, shots.length);
      return answered;
    });
    return walked(result, shots.length, performance.now() - startedAt, cpuSeconds, peakBytes);
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

async function until(settled: () => Promise<number>, expected: number): Promise<void> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (let done = 0; done < expected; done = await settled()) {
    if (performance.now() > deadline)
      throw new Error(`only ${done} of ${expected} events were settled in time`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function medians(rounds: readonly Walked[]): Walked {
  const of = (figure: keyof Walked) => median(rounds.map((round) => round[figure]));
  return {
    eventsPerSecond: of('eventsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuSecondsPerThousand: of('cpuSecondsPerThousand'),
    peakMemoryMb: of('peakMemoryMb'),
  };
}
