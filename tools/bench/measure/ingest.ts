import { fire, SECRET, shotOf, times } from '../runtime/load.ts';
import { startRuntime } from '../runtime/runtime.ts';
import { watching } from '../runtime/usage.ts';
import { purchaseText } from '../workers/purchases.ts';
import { medians } from './statistics.ts';

const CONCURRENCY = 32;

/** What ingest does, and its parts by themselves. */
const WAYS = ['null', 'verify-only', 'send-only', 'ingest'] as const;
type Way = (typeof WAYS)[number];

export interface Handling {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** workerd’s, for a thousand requests. */
  readonly cpuSecondsPerThousand: number;
}

export interface IngestFigures {
  readonly ways: Readonly<Record<Way, Handling>>;
  /** Requests per second, against a Worker that does nothing. */
  readonly ratioToNull: number;
  readonly verifyOnlyToNull: number;
  /** A Worker that does no more than read the body and put it on the queue. */
  readonly sendOnlyToNull: number;
}

const secrets = { bindings: { STRIPE_WEBHOOK_SECRET: SECRET } };
const QUEUE = 'undrained';
const producer = { queueProducers: { EVENTS: QUEUE } };
/** Its consumer never finishes its first batch, so that the queue keeps all that comes. */
const consumer = { queueConsumers: { [QUEUE]: { maxBatchSize: 1, maxBatchTimeout: 0 } } };

export async function measureIngest(rounds: number, requests: number): Promise<IngestFigures> {
  const runtime = await startRuntime([
    { name: 'null', entry: 'tools/bench/workers/null.ts' },
    { name: 'verify-only', entry: 'tools/bench/workers/verify-only.ts', ...secrets },
    { name: 'send-only', entry: 'tools/bench/workers/send-only.ts', ...producer },
    { name: 'ingest', entry: 'apps/ingest/src/index.ts', ...secrets, ...producer },
    { name: 'stuck', entry: 'tools/bench/workers/stuck.ts', ...consumer },
  ]);
  try {
    const handle = async (worker: Way): Promise<Handling> => {
      const shot = await shotOf(purchaseText(0));
      const load = { ...runtime, worker, concurrency: CONCURRENCY, status: 200 };
      const { result, cpuSeconds } = await watching(runtime.pid, () =>
        fire({ ...load, next: times(requests, shot) }),
      );
      const { perSecond, p50Ms, p99Ms } = result;
      return {
        perSecond,
        p50Ms,
        p99Ms,
        cpuSecondsPerThousand: (cpuSeconds / result.requests) * 1000,
      };
    };
    for (const way of WAYS) await handle(way);
    const measured = Object.fromEntries(WAYS.map((way): [Way, Handling[]] => [way, []]));
    for (let round = 0; round < rounds; round++)
      for (const way of WAYS) measured[way]?.push(await handle(way));
    const ways = Object.fromEntries(
      WAYS.map((way) => [way, medians(measured[way] ?? [])]),
    ) as Record<Way, Handling>;
    const toNull = (way: Way) => ways[way].perSecond / ways.null.perSecond;
    return {
      ways,
      ratioToNull: toNull('ingest'),
      verifyOnlyToNull: toNull('verify-only'),
      sendOnlyToNull: toNull('send-only'),
    };
  } finally {
    await runtime.close();
  }
}
