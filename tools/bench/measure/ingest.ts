import { ingestWorker } from '../runtime/ingest-worker.ts';
import { postAll, SECRET, signEvents } from '../runtime/load.ts';
import type { BundledWorker, Runtime } from '../runtime/runtime.ts';
import { measureUsage } from '../runtime/usage.ts';
import { measureRounds } from './statistics.ts';

const QUEUE = 'undrained';

/** Ingest, and Workers that do a part of what it does. */
export const ingestWorkers: readonly BundledWorker[] = [
  ...['null', 'verify-only', 'send-only', 'verify-and-send'].map((name) => ({
    name,
    entry: 'tools/bench/workers/index.ts',
    bindings: { STRIPE_WEBHOOK_SECRET: SECRET, BASELINE: name },
    queueProducers: { EVENTS: QUEUE },
  })),
  ingestWorker('ingest', QUEUE),
  {
    name: 'undrained-consumer',
    entry: 'tools/bench/workers/index.ts',
    bindings: { BASELINE: 'null' },
    queueConsumers: { [QUEUE]: { maxBatchSize: 1, maxBatchTimeout: 0 } },
  },
];

/** Requests per second of ingest and of its parts, in turn. */
export const measureIngest = (runtime: Runtime, rounds: number, requests: number) =>
  measureRounds(rounds, async (round) => {
    const measure = (name: string) => measureWorker(runtime, name, requests);
    const none = await measure('null');
    const verifyOnly = await measure('verify-only');
    const sendOnly = await measure('send-only');
    const { ingest, verifyAndSend } = await measurePair(measure, round);
    return {
      null: none,
      'verify-only': verifyOnly,
      'send-only': sendOnly,
      'verify-and-send': verifyAndSend,
      ingest,
      ratioToNull: ingest.perSecond / none.perSecond,
      verifyOnlyToNull: verifyOnly.perSecond / none.perSecond,
      sendOnlyToNull: sendOnly.perSecond / none.perSecond,
      /** Against the least that a Worker must do which queues what it has verified. */
      ratioToEnqueueOnly: ingest.perSecond / verifyAndSend.perSecond,
    };
  });

type Measured = Awaited<ReturnType<typeof measureWorker>>;

/** The two that are compared most closely change places: the queue grows from one to the next. */
async function measurePair(measure: (name: string) => Promise<Measured>, round: number) {
  if (round % 2 === 0) {
    const ingest = await measure('ingest');
    return { ingest, verifyAndSend: await measure('verify-and-send') };
  }
  const verifyAndSend = await measure('verify-and-send');
  return { verifyAndSend, ingest: await measure('ingest') };
}

async function measureWorker(runtime: Runtime, worker: string, requests: number) {
  const signed = await signEvents('sessions', 0, 1);
  const { result, cpuSeconds } = await measureUsage(runtime.pid, () =>
    postAll(runtime, worker, Array.from({ length: requests }, () => signed).flat()),
  );
  // workerd's CPU time.
  return { perSecond: result.perSecond, cpuSecondsPerThousand: (cpuSeconds / requests) * 1000 };
}
