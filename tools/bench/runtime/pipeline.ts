import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness/configs';
import { unstable_getMiniflareWorkerOptions as readMiniflareOptions } from 'wrangler';
import { createTutorialTables } from '../workers/tutorial.ts';
import { SECRET } from './load.ts';
import { type BenchWorker, type Runtime, startRuntime } from './runtime.ts';

/** The Worker that events are posted to. */
export const RECEIVER = 'receiver';

/** Workers that receive events and write them to a database. */
export interface Pipeline extends Runtime {
  /** How many deliveries are processed to an end. */
  countCompleted(): Promise<number>;
  /** How many purchases are in the ledger. */
  countCredited(): Promise<number>;
}

const receiver = { name: RECEIVER, bindings: { STRIPE_WEBHOOK_SECRET: SECRET } };

/** Ingest, queue and consumer, with the queue options of the deployed configuration. */
export async function startPipeline(): Promise<Pipeline> {
  const { workerOptions } = readMiniflareOptions(join(root, configs.consumer));
  const runtime = await startRuntime([
    {
      ...receiver,
      entry: 'apps/ingest/src/index.ts',
      queueProducers: { EVENTS: 'stripe-events' },
    },
    {
      name: 'consumer',
      // Its queue handler is that of apps/consumer.
      entry: 'tools/bench/workers/index.ts',
      bindings: { STRIPE_LIVEMODE: 'false' },
      d1Databases: { DB: 'events' },
      // Wrangler declares its options without types.
      queueConsumers: workerOptions['queueConsumers'] as NonNullable<BenchWorker['queueConsumers']>,
    },
  ]);
  const db = await runtime.database('DB', 'consumer');
  return {
    ...runtime,
    // The counts per minute: reading a row per event would slow down what is measured.
    countCompleted: counter(db, 'SELECT SUM(events) AS n FROM event_counts'),
    countCredited: counter(db, 'SELECT COUNT(*) AS n FROM credit_ledger'),
  };
}

/** One Worker that verifies and writes in the request. */
export async function startInline(): Promise<Pipeline> {
  const runtime = await startRuntime([
    {
      ...receiver,
      entry: 'tools/bench/workers/index.ts',
      bindings: { ...receiver.bindings, BASELINE: 'inline' },
      d1Databases: { DB: 'events' },
    },
  ]);
  const db = await runtime.database('DB', RECEIVER);
  await createTutorialTables(db);
  const count = counter(db, 'SELECT COUNT(*) AS n FROM tutorial_ledger');
  return { ...runtime, countCompleted: count, countCredited: count };
}

const counter = (db: D1Database, sql: string) => async () =>
  (await db.prepare(sql).first<number>('n')) ?? 0;
