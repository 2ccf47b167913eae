import { postAll, signPurchases } from '../runtime/load.ts';
import {
  type Pipeline,
  RECEIVER,
  startInline,
  startPipeline,
  waitForCompletion,
} from '../runtime/pipeline.ts';
import { measureUsage } from '../runtime/usage.ts';
import { measureRounds } from './statistics.ts';

/** Ingest, queue and consumer against a Worker that writes in the request, on the same events. */
export function measurePath(rounds: number, events: number) {
  const measure = async () => {
    const queued = await measurePipeline(startPipeline, events);
    const inline = await measurePipeline(startInline, events);
    return {
      queued,
      inline,
      speedToInline: queued.eventsPerSecond / inline.eventsPerSecond,
      cpuToInline: queued.cpuSecondsPerThousand / inline.cpuSecondsPerThousand,
    };
  };
  // Each round starts a new workerd, so none warms up another.
  return measureRounds(rounds, measure, { warmUp: false });
}

/** From the first post until the last purchase is in the database. */
async function measurePipeline(start: () => Promise<Pipeline>, events: number) {
  const pipeline = await start();
  try {
    const requests = await signPurchases(0, events);
    const startedAt = performance.now();
    const { result, cpuSeconds, peakMemoryMb } = await measureUsage(pipeline.pid, async () => {
      const { p99Ms } = await postAll(pipeline, RECEIVER, requests);
      await waitForCompletion(pipeline, events);
      return { p99Ms, seconds: (performance.now() - startedAt) / 1000 };
    });
    // A dead event is completed too, and would count as fast.
    const credited = await pipeline.countCredited();
    if (credited !== events) throw new Error(`${credited} of ${events} purchases were credited`);
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
