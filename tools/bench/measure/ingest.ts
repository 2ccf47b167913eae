import { postAll, SECRET, signPurchases } from '../runtime/load.ts';
import type { BundledWorker, Runtime } from '../runtime/runtime.ts';
import { measureUsage } from '../runtime/usage.ts';
import { measureRounds } from './statistics.ts';

const QUEUE = 'undrained';

/** Ingest, and Workers that do a part of what it does. */
export const ingestWorkers: readonly BundledWorker[] = [
  ...['null', 'verify-only', 'send-only', 'ingest'].map((name) => ({
    name,
    entry: name === 'ingest' ? 'apps/ingest/src/index.ts' : 'tools/bench/workers/index.ts',
    bindings: { STRIPE_WEBHOOK_SECRET: SECRET, BASELINE: name },
    queueProducers: { EVENTS: QUEUE },
  })),
  {
    name: 'undrained-consumer',
    entry: 'tools/bench/workers/index.ts',
    bindings: { BASELINE: 'null' },
    queueConsumers: { [QUEUE]: { maxBatchSize: 1, maxBatchTimeout: 0 } },
  },
];

/** Requests per second of ingest and of its parts, in turn. */
export const measureIngest = (runtime: Runtime, rounds: number, requests: number) =>
  measureRounds(rounds, async () => {
    const none = await measureWorker(runtime, 'null', requests);
    const verifyOnly = await measureWorker(runtime, 'verify-only', requests);
    const sendOnly = await measureWorker(runtime, 'send-only', requests);
    const ingest = await measureWorker(runtime, 'ingest', requests);
    return {
      null: none,
      'verify-only': verifyOnly,
      'send-only': sendOnly,
      ingest,
      ratioToNull: ingest.perSecond / none.perSecond,
      verifyOnlyToNull: verifyOnly.perSecond / none.perSecond,
      sendOnlyToNull: sendOnly.perSecond / none.perSecond,
    };
  });

async function measureWorker(runtime: Runtime, worker: string, requests: number) {
  const signed = await signPurchases(0, 1);
  const { result, cpuSeconds } = await measureUsage(runtime.pid, () =>
    postAll(runtime, worker, Array.from({ length: requests }, () => signed).flat()),
  );
  // workerd's CPU time.
  return { perSecond: result.perSecond, cpuSecondsPerThousand: (cpuSeconds / requests) * 1000 };
}
