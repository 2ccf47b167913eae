import { type LoadResult, postAll, SECRET, signPurchases } from '../runtime/load.ts';
import { startRuntime } from '../runtime/runtime.ts';
import { measureUsage } from '../runtime/usage.ts';
import { medians } from './statistics.ts';

/** Ingest, and Workers that do a part of what it does. */
const WORKERS = ['null', 'verify-only', 'send-only', 'ingest'] as const;
type WorkerName = (typeof WORKERS)[number];

interface WorkerFigures extends Omit<LoadResult, 'requests'> {
  /** workerd's, for a thousand requests. */
  readonly cpuSecondsPerThousand: number;
}

const QUEUE = 'undrained';

/** Requests per second of ingest and of its parts, in turn. */
export async function measureIngest(rounds: number, requests: number) {
  const runtime = await startRuntime([
    ...WORKERS.map((name) => ({
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
  ]);
  const measured: Record<WorkerName, WorkerFigures[]> = {
    null: [],
    'verify-only': [],
    'send-only': [],
    ingest: [],
  };
  try {
    for (let round = 0; round <= rounds; round++)
      for (const worker of WORKERS) {
        const signed = await signPurchases(0, 1);
        const { result, cpuSeconds } = await measureUsage(runtime.pid, () =>
          postAll(runtime, worker, Array.from({ length: requests }, () => signed).flat()),
        );
        const { requests: _, ...figures } = result;
        const cpuSecondsPerThousand = (cpuSeconds / requests) * 1000;
        // The first round warms up and does not count.
        if (round > 0) measured[worker].push({ ...figures, cpuSecondsPerThousand });
      }
  } finally {
    await runtime.close();
  }
  const workers = {
    null: medians(measured.null),
    'verify-only': medians(measured['verify-only']),
    'send-only': medians(measured['send-only']),
    ingest: medians(measured.ingest),
  };
  const ratioToNull = (worker: WorkerName) => workers[worker].perSecond / workers.null.perSecond;
  return {
    ...workers,
    ratioToNull: ratioToNull('ingest'),
    verifyOnlyToNull: ratioToNull('verify-only'),
    sendOnlyToNull: ratioToNull('send-only'),
  };
}
