import consumer from '../../../apps/consumer/src/index.ts';
import { perMessage, TABLES } from './baselines.ts';
import { counting } from './counting.ts';
import { fill } from './fill.ts';
import { floor, prepareFloor, type Rows, rowsOf } from './floor.ts';
import { intents, purchases } from './purchases.ts';

interface Bindings {
  readonly DB: D1Database;
}

/** What the next measurement is made of: made ready before, so that it is not measured. */
let batches: string[][] = [];
let rows: Rows[] = [];

/** Runs beside the database, in workerd, what the measuring process asks for in the URL. */
export default {
  async fetch(request, { DB }) {
    const { pathname, searchParams } = new URL(request.url);
    const number = (name: string) => Number(searchParams.get(name));
    switch (pathname) {
      case '/prepare':
        await DB.batch(TABLES.map((sql) => DB.prepare(sql)));
        await prepareFloor(DB);
        return Response.json({});
      case '/fill':
        await fill(DB, number('from'), number('count'));
        return Response.json({});
      case '/batches':
        batches = batchesOf(purchases, number);
        return Response.json({});
      case '/intents':
        batches = batchesOf(intents, number);
        return Response.json({});
      case '/consumer':
        for (const texts of batches) await deliver(DB, texts);
        return Response.json({});
      case '/counted':
        return Response.json(await counted(DB));
      case '/rows':
        rows = [];
        for (const texts of batches) rows.push(await rowsOf(DB, texts.map(idOf)));
        return Response.json({});
      case '/floor':
        for (const each of rows) await floor(DB, each);
        return Response.json({});
      case '/per-message':
        for (const texts of batches) await perMessage(DB, texts);
        return Response.json({});
      default:
        return new Response('not found', { status: 404 });
    }
  },
} satisfies ExportedHandler<Bindings>;

function batchesOf(told: typeof purchases, asked: (name: string) => number): string[][] {
  const size = asked('size');
  return Array.from({ length: asked('count') }, (_, batch) =>
    told(asked('from') + batch * size, size),
  );
}

const idOf = (text: string): string => (JSON.parse(text) as { id: string }).id;

/** The same as `/consumer`, counted instead of timed. */
async function counted(DB: D1Database) {
  const { db, counts } = counting(DB);
  for (const texts of batches) await deliver(db, texts);
  return counts;
}

/** The real consumer, handed a batch as the platform hands it. */
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
