import { postAll, signEvents } from '../runtime/load.ts';
import {
  type Pipeline,
  RECEIVER,
  startFloor,
  startInline,
  startPipeline,
  waitForCompletion,
} from '../runtime/pipeline.ts';
import { measureUsage } from '../runtime/usage.ts';
import { type Mix, purchasesAmong } from '../workers/events.ts';
import { measureRounds } from './statistics.ts';

/**
 * Ingest, queue and consumer on each mix of events, against a Worker that writes in the request, and
 * against the same way with nothing to do on it: that is the simulator's own share.
 */
export async function measurePath(rounds: number, events: number) {
  const { sessions, real } = await measureRounds(
    rounds,
    async () => ({
      sessions: await measureMix('sessions', events),
      real: await measureMix('real', events),
    }),
    // Each round starts a new workerd, so none warms up another.
    { warmUp: false },
  );
  return { ...sessions, real };
}

async function measureMix(mix: Mix, events: number) {
  const queued = await measurePipeline(startPipeline, mix, events);
  const floor = await measurePipeline(startFloor, mix, events);
  const inline = await measurePipeline(startInline, mix, events);
  return {
    queued,
    floor,
    inline,
    ratioToFloor: queued.eventsPerSecond / floor.eventsPerSecond,
    speedToInline: queued.eventsPerSecond / inline.eventsPerSecond,
    cpuToInline: queued.cpuSecondsPerThousand / inline.cpuSecondsPerThousand,
  };
}

/** From the first post until the last event is processed. */
async function measurePipeline(start: () => Promise<Pipeline>, mix: Mix, events: number) {
  const pipeline = await start();
  try {
    const requests = await signEvents(mix, 0, events);
    const startedAt = performance.now();
    const { result, cpuSeconds, peakMemoryMb } = await measureUsage(pipeline.pid, async () => {
      const { p99Ms } = await postAll(pipeline, RECEIVER, requests);
      await waitForCompletion(pipeline, events);
      return { p99Ms, seconds: (performance.now() - startedAt) / 1000 };
    });
    await assertCredited(pipeline, purchasesAmong(mix, events));
    return {
      eventsPerSecond: events / result.seconds,
      /** Of the responses to the posts. */
      p99Ms: result.p99Ms,
      /** workerd's, for a thousand events. */
      cpuSecondsPerThousand: (cpuSeconds / events) * 1000,
      peakMemoryMb,
    };
  } finally {
    await pipeline.close();
  }
}

/** A dead event is completed too, and would count as fast. */
async function assertCredited({ countCredited }: Pipeline, expected: number): Promise<void> {
  const credited = await countCredited?.();
  if (credited !== undefined && credited !== expected)
    throw new Error(`${credited} of ${expected} purchases were credited`);
}
