import consumer from '../../../apps/consumer/src/index.ts';
import { quantile } from '../measure/statistics.ts';
import { MIXES } from './events.ts';
import { interceptDatabase, type Query } from './intercept-database.ts';
import { range } from './purchases.ts';

/** A queue for each batch size and consumer, because a queue has one batch size. */
export interface DrainBindings {
  readonly [queue: `queue_${number}_${number}`]: Queue;
  readonly DB: D1Database;
}

/** Full batches of new purchases, spread over one queue per consumer. */
export interface Backlog {
  readonly consumers: number;
  readonly batchSize: number;
  /** A multiple of the number of consumers. */
  readonly batches: number;
  /** Of the network between a consumer and D1, there and back. */
  readonly latencyMs: number;
  /** The number of the first purchase. */
  readonly from: number;
}

export type Drained = Awaited<ReturnType<typeof drain>>;

/** 50 events stay below the size that a queue takes in one call. */
const MESSAGES_PER_SEND = 50;
const POLL_MS = 5;
const PROBE_INTERVAL_MS = 20;

/** What the requests and the invocations of this Worker share. The times are sums. */
let meter = createMeter(0);
let remoteDatabase: D1Database | undefined;

function createMeter(latencyMs: number) {
  return {
    latencyMs,
    isOpen: false,
    finishedAt: 0,
    active: 0,
    activeMax: 0,
    batches: 0,
    batchMs: 0,
    d1Calls: 0,
    d1Errors: 0,
    d1Ms: 0,
    sqlMs: 0,
  };
}

export default {
  async fetch(request, env) {
    const backlog: Backlog = await request.json();
    meter = createMeter(backlog.latencyMs);
    await send(backlog, env);
    return Response.json(await drain(backlog, env.DB));
  },

  async queue(batch, env) {
    meter.activeMax = Math.max(meter.activeMax, ++meter.active);
    // A promise of another request cannot be awaited, hence the polling.
    while (!meter.isOpen) await scheduler.wait(POLL_MS);
    // One for all batches: the consumer's package cache belongs to its database.
    remoteDatabase ??= interceptDatabase(env.DB, runRemotely);
    const startedAt = performance.now();
    await consumer.queue(batch, { DB: remoteDatabase, STRIPE_LIVEMODE: 'false' });
    // The clock stands still until a Worker waits.
    await scheduler.wait(0);
    meter.finishedAt = performance.now();
    meter.batchMs += meter.finishedAt - startedAt;
    meter.batches++;
    meter.active--;
  },
} satisfies ExportedHandler<DrainBindings>;

/** Half of the latency comes before the query, and half after. */
async function runRemotely({ method, run }: Query): Promise<unknown> {
  await scheduler.wait(meter.latencyMs / 2);
  const calledAt = performance.now();
  try {
    const result = await run();
    // The package cache is read with another method, once in ten seconds.
    if (method === 'batch') meter.sqlMs += sumDurations(result as D1Result[]);
    return result;
  } catch (error) {
    meter.d1Errors++;
    throw error;
  } finally {
    meter.d1Calls++;
    meter.d1Ms += performance.now() - calledAt;
    await scheduler.wait(meter.latencyMs / 2);
  }
}

const sumDurations = (results: readonly D1Result[]): number =>
  results.reduce((total, { meta }) => total + meta.duration, 0);

async function send({ consumers, batchSize, batches, from }: Backlog, env: DrainBindings) {
  const events = (batches * batchSize) / consumers;
  for (let consumer = 0; consumer < consumers; consumer++) {
    const texts = range(from + consumer * events, events, MIXES.sessions);
    for (let sent = 0; sent < events; sent += MESSAGES_PER_SEND) {
      const messages = texts.slice(sent, sent + MESSAGES_PER_SEND);
      await env[`queue_${batchSize}_${consumer}`]?.sendBatch(
        messages.map((body) => ({ body, contentType: 'text' })),
      );
    }
  }
}

/** From the moment when the waiting consumers may begin until all batches are committed. */
async function drain({ consumers, batches, batchSize }: Backlog, db: D1Database) {
  const creditedBefore = await countCredited(db);
  while (meter.active < consumers) await scheduler.wait(POLL_MS);
  const openedAt = performance.now();
  meter.isOpen = true;
  const waits: number[] = [];
  while (meter.batches < batches) {
    await scheduler.wait(PROBE_INTERVAL_MS);
    const calledAt = performance.now();
    await db.prepare('SELECT 1').run();
    waits.push(performance.now() - calledAt);
  }
  const { activeMax, d1Calls, d1Errors, d1Ms, sqlMs, batchMs, latencyMs } = meter;
  if (activeMax !== consumers) throw new Error(`${activeMax} consumers instead of ${consumers}`);
  const credited = (await countCredited(db)) - creditedBefore;
  return {
    eventsPerSecond: (batches * batchSize * 1000) / (meter.finishedAt - openedAt),
    /** Of D1 itself: its queries run one at a time. */
    sqlMsPerBatch: sqlMs / batches,
    /** From a call until its answer, without the latency: with the commit, and with waiting. */
    d1MsPerBatch: d1Ms / batches,
    /** The rest of an invocation: the consumer's own work. */
    workMsPerBatch: (batchMs - d1Ms - d1Calls * latencyMs) / batches,
    /** Until another query has its turn meanwhile, such as a spend. */
    otherQueryMs: quantile(waits, 0.5),
    otherQueryP95Ms: quantile(waits, 0.95),
    d1Errors,
    notCredited: batches * batchSize - credited,
  };
}

const countCredited = async (db: D1Database): Promise<number> =>
  (await db.prepare('SELECT COUNT(*) AS n FROM credit_ledger').first<number>('n')) ?? 0;
