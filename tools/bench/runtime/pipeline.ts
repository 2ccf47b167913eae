import { poll } from '@stripe-credits/harness/poll';
import { createTutorialTables } from '../workers/tutorial.ts';
import { ingestWorker } from './ingest-worker.ts';
import { SECRET } from './load.ts';
import { readQueueConsumers } from './queue-consumers.ts';
import { type Runtime, routeTo, startRuntime } from './runtime.ts';

/** The Worker that events are posted to. */
export const RECEIVER = 'receiver';
const CONSUMER = 'consumer';

/** Workers that receive events. */
export interface Pipeline extends Runtime {
  readonly countCompleted: () => Promise<number>;
  /** Purchases in the ledger, where there is one. */
  readonly countCredited?: () => Promise<number>;
}

/** Ingest, queue and consumer, with the queue options of the deployed configuration. */
export async function startPipeline(): Promise<Pipeline> {
  const runtime = await startRuntime([
    ingestWorker(RECEIVER, 'stripe-events'),
    {
      name: CONSUMER,
      // Its queue handler is that of apps/consumer.
      entry: 'tools/bench/workers/index.ts',
      bindings: { STRIPE_LIVEMODE: 'false' },
      d1Databases: { DB: 'events' },
      queueConsumers: queueConsumers(),
    },
  ]);
  const db = await runtime.createDatabase('DB', CONSUMER);
  return {
    ...runtime,
    /** Deliveries processed to an end, per minute: reading each event would slow down the run. */
    countCompleted: counter(db, 'SELECT SUM(events) AS n FROM event_counts'),
    countCredited: counter(db, `SELECT COUNT(*) AS n FROM credit_ledger WHERE type = 'purchase'`),
  };
}

/** One Worker that verifies and writes in the request. */
export async function startInline(): Promise<Pipeline> {
  const runtime = await startRuntime([
    {
      name: RECEIVER,
      entry: 'tools/bench/workers/index.ts',
      bindings: { STRIPE_WEBHOOK_SECRET: SECRET, BASELINE: 'inline' },
      d1Databases: { DB: 'events' },
    },
  ]);
  const db = await runtime.openDatabase('DB', RECEIVER);
  await createTutorialTables(db);
  return {
    ...runtime,
    countCompleted: counter(db, 'SELECT COUNT(*) AS n FROM tutorial_events'),
    countCredited: counter(db, 'SELECT COUNT(*) AS n FROM tutorial_ledger'),
  };
}

/** The same way with the least to do on it: a Worker that verifies, and a consumer that acknowledges. */
export async function startFloor(): Promise<Pipeline> {
  const runtime = await startRuntime([
    {
      name: RECEIVER,
      entry: 'tools/bench/workers/index.ts',
      bindings: { STRIPE_WEBHOOK_SECRET: SECRET, BASELINE: 'verify-and-send' },
      queueProducers: { EVENTS: 'stripe-events' },
    },
    {
      name: CONSUMER,
      entry: 'tools/bench/workers/index.ts',
      bindings: { BASELINE: 'acknowledge' },
      queueConsumers: queueConsumers(),
    },
  ]);
  return {
    ...runtime,
    async countCompleted() {
      const response = await fetch(runtime.url, { headers: routeTo(CONSUMER) });
      return Number(await response.text());
    },
  };
}

const counter = (db: D1Database, sql: string) => async () =>
  (await db.prepare(sql).first<number>('n')) ?? 0;

const queueConsumers = () => Object.fromEntries(readQueueConsumers().map(toMiniflareConsumer));

const toMiniflareConsumer = (consumer: ReturnType<typeof readQueueConsumers>[number]) =>
  [
    consumer.queue,
    {
      maxBatchSize: consumer.max_batch_size,
      maxBatchTimeout: consumer.max_batch_timeout,
      maxRetries: consumer.max_retries,
      retryDelay: consumer.retry_delay,
      ...(consumer.dead_letter_queue && { deadLetterQueue: consumer.dead_letter_queue }),
    },
  ] as const;

const COMPLETED_WITHIN_MS = 120_000;

/** @throws when not all events that were posted are completed in time. */
export const waitForCompletion = ({ countCompleted }: Pipeline, posted: number): Promise<void> =>
  poll(async () => {
    const completed = await countCompleted();
    if (completed < posted) throw new Error(`only ${completed} of ${posted} events were completed`);
  }, COMPLETED_WITHIN_MS);
