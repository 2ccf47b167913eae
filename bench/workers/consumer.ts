import consumer from '../../apps/consumer/src/index.ts';
import { floor, perMessage, TABLES } from './baselines.ts';
import { counting } from './counting.ts';
import { fill } from './fill.ts';
import { purchases } from './purchases.ts';

interface Bindings {
  readonly DB: D1Database;
}

const BATCH = 100;

/** Runs beside the database, in workerd, what the measuring process asks for in the URL. */
export default {
  async fetch(request, { DB }) {
    const { pathname, searchParams } = new URL(request.url);
    const number = (name: string) => Number(searchParams.get(name));
    const from = number('from');
    const count = number('count');
    switch (pathname) {
      case '/prepare':
        await DB.batch(TABLES.map((sql) => DB.prepare(sql)));
        return Response.json({});
      case '/fill':
        await fill(DB, from, count);
        return Response.json({});
      case '/consumer':
        return Response.json(await consume(DB, from, count));
      case '/per-message':
        return timed(count, from, (_, texts) => perMessage(DB, texts));
      case '/floor':
        return timed(count, from, (start) => floor(DB, start, BATCH));
      case '/shape':
        return Response.json(await shape(DB, from, count));
      default:
        return new Response('not found', { status: 404 });
    }
  },
} satisfies ExportedHandler<Bindings>;

/** Milliseconds per batch; the texts are made before the clock starts. */
async function timed(
  batches: number,
  from: number,
  run: (from: number, texts: readonly string[]) => Promise<void>,
): Promise<Response> {
  const ms: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const start = from + batch * BATCH;
    const texts = purchases(start, BATCH);
    const startedAt = performance.now();
    await run(start, texts);
    ms.push(performance.now() - startedAt);
  }
  return Response.json({ ms });
}

/** The real consumer, handed full batches as the platform hands them. */
async function consume(DB: D1Database, from: number, batches: number) {
  const { db, counts } = counting(DB);
  const ms: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const texts = purchases(from + batch * BATCH, BATCH);
    const startedAt = performance.now();
    await deliver(db, texts);
    ms.push(performance.now() - startedAt);
  }
  return { ms, ...counts };
}

async function shape(DB: D1Database, from: number, count: number) {
  const { db, counts } = counting(DB);
  await deliver(db, purchases(from, count));
  return counts;
}

async function deliver(db: D1Database, texts: readonly string[]): Promise<void> {
  let unsettled = texts.length;
  const messages = texts.map((body, index) => ({
    ...{ id: String(index), timestamp: new Date(), attempts: 1, body },
    ack: () => void unsettled--,
    retry: () => {},
  }));
  const batch = { queue: 'stripe-events', messages, ackAll() {}, retryAll() {} };
  // The platform's batch also has metrics, which the consumer does not read.
  await consumer.queue(batch as unknown as MessageBatch, { DB: db, STRIPE_LIVEMODE: 'false' });
  if (unsettled > 0) throw new Error(`${unsettled} messages were not acknowledged`);
}
