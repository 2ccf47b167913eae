import { postAll, signPurchases } from '../runtime/load.ts';
import { type Pipeline, RECEIVER, startInline, startPipeline } from '../runtime/pipeline.ts';
import { measureUsage } from '../runtime/usage.ts';
import { medians } from './statistics.ts';

const COMPLETED_WITHIN_MS = 120_000;
/** Long, because the query itself adds to what is measured. */
const POLL_INTERVAL_MS = 100;

/** Ingest, queue and consumer against a Worker that writes in the request, on the same events. */
export async function measurePath(rounds: number, events: number) {
  const queuedRounds = [];
  const inlineRounds = [];
  for (let round = 0; round < rounds; round++) {
    queuedRounds.push(await measurePipeline(startPipeline, events));
    inlineRounds.push(await measurePipeline(startInline, events));
  }
  const queued = medians(queuedRounds);
  const inline = medians(inlineRounds);
  return {
    queued,
    inline,
    speedToInline: queued.eventsPerSecond / inline.eventsPerSecond,
    cpuToInline: queued.cpuSecondsPerThousand / inline.cpuSecondsPerThousand,
  };
}

/** From the first post until the last purchase is in the database. */
async function measurePipeline(start: () => Promise<Pipeline>, events: number) {
  const pipeline = await start();
  try {
    const requests = await signPurchases(0, events);
    const startedAt = performance.now();
    const { result, cpuSeconds, peakMemoryMb } = await measureUsage(pipeline.pid, async () => {
      const posted = await postAll(pipeline, RECEIVER, requests);
      await waitForCompletion(pipeline, events);
      return posted;
    });
    const seconds = (performance.now() - startedAt) / 1000;
    // A dead event is completed too, and would count as fast.
    const credited = await pipeline.countCredited();
    if (credited !== events) throw new Error(`${credited} of ${events} purchases were credited`);
    return {
      eventsPerSecond: events / seconds,
      /** Of the responses to the posts. */
      p50Ms: result.p50Ms,
      p99Ms: result.p99Ms,
      /** workerd's, for a thousand events. */
      cpuSecondsPerThousand: (cpuSeconds / events) * 1000,
      peakMemoryMb,
    };
  } finally {
    await pipeline.close();
  }
}

async function waitForCompletion(pipeline: Pipeline, events: number): Promise<void> {
  const deadline = performance.now() + COMPLETED_WITHIN_MS;
  for (;;) {
    const completed = await pipeline.countCompleted();
    if (completed >= events) return;
    if (performance.now() > deadline)
      throw new Error(`only ${completed} of ${events} events were completed in time`);
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
}
