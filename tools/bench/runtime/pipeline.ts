import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness';
import { type Unstable_RawConfig, unstable_readConfig } from 'wrangler';
import { TABLES } from '../workers/baselines.ts';
import { SECRET } from './load.ts';
import { type Runtime, startRuntime } from './runtime.ts';

/** A way for events from the webhook into the database. */
export interface Pipeline extends Runtime {
  /** The Worker that events are posted to. */
  readonly worker: string;
  readonly db: D1Database;
  /** How many deliveries have come to their end. */
  settled(): Promise<number>;
  /** How many purchases are in the ledger. */
  granted(): Promise<number>;
}

const door = { name: 'door', bindings: { STRIPE_WEBHOOK_SECRET: SECRET } };
const writer = { name: 'writer', bindings: { STRIPE_LIVEMODE: 'false' } };
const database = { d1Databases: { DB: 'events' } };

/** Ingest, the queue and the consumer, with the options that they are deployed with. */
export async function startPipeline(): Promise<Pipeline> {
  const runtime = await startRuntime(
    [
      {
        ...{ ...door, entry: 'apps/ingest/src/index.ts' },
        queueProducers: { EVENTS: 'stripe-events' },
      },
      {
        ...{ ...writer, ...database, entry: 'apps/consumer/src/index.ts' },
        queueConsumers: queueConsumers(),
      },
    ],
    { binding: 'DB', worker: writer.name },
  );
  // Its count of the minutes tells it without reading a row for each event.
  return watched(runtime, 'SELECT SUM(events) AS n FROM event_minutes', 'credit_ledger');
}

/** One Worker that verifies and writes in the request, as most templates do. */
export async function startInline(): Promise<Pipeline> {
  const runtime = await startRuntime([
    { ...door, ...database, entry: 'tools/bench/workers/inline.ts' },
    { ...writer, ...database, entry: 'tools/bench/workers/null.ts' },
  ]);
  const pipeline = await watched(runtime, 'SELECT COUNT(*) AS n FROM base_ledger', 'base_ledger');
  await pipeline.db.batch(TABLES.map((sql) => pipeline.db.prepare(sql)));
  return pipeline;
}

async function watched(runtime: Runtime, settled: string, ledger: string): Promise<Pipeline> {
  const db = await runtime.database('DB', writer.name);
  const count = async (sql: string) => (await db.prepare(sql).first<number>('n')) ?? 0;
  return {
    ...{ ...runtime, worker: door.name, db },
    settled: () => count(settled),
    granted: () => count(`SELECT COUNT(*) AS n FROM ${ledger}`),
  };
}

function queueConsumers() {
  const config = join(root, configs.consumer);
  const { queues }: Unstable_RawConfig = unstable_readConfig({ config });
  return Object.fromEntries(
    (queues?.consumers ?? []).map((options) => [
      options.queue,
      {
        maxBatchSize: options.max_batch_size ?? 10,
        maxBatchTimeout: options.max_batch_timeout ?? 5,
        maxRetries: options.max_retries ?? 3,
        retryDelay: options.retry_delay ?? 0,
        ...(options.dead_letter_queue && { deadLetterQueue: options.dead_letter_queue }),
      },
    ]),
  );
}
