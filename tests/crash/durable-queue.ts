import { WorkerEntrypoint } from 'cloudflare:workers';
import consumer from '../../apps/consumer/src/index.ts';

interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_LIVEMODE: string;
}

/**
 * A queue whose messages survive a kill of workerd, as those of Cloudflare Queues do; the local
 * simulator keeps its messages in memory. It is the binding `EVENTS` of the Workers under test.
 */
export class DurableQueue extends WorkerEntrypoint<Bindings> {
  async sendBatch(messages: readonly { readonly body: string }[]): Promise<void> {
    await send(
      this.env.DB,
      messages.map(({ body }) => body),
    );
  }
}

/** POST sends a list of bodies; GET delivers one batch to the consumer. */
export default {
  async fetch(request, { DB, ...vars }) {
    if (request.method === 'POST') {
      await send(DB, await request.json());
      return new Response(null, { status: 204 });
    }
    return Response.json({ delivered: await deliverBatch({ DB, ...vars }) });
  },
} satisfies ExportedHandler<Bindings>;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS durable_queue
  (id INTEGER PRIMARY KEY, body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0)`;

const send = (db: D1Database, bodies: readonly string[]) =>
  db.batch([
    db.prepare(CREATE_TABLE),
    db
      .prepare('INSERT INTO durable_queue (body) SELECT value FROM json_each(?)')
      .bind(JSON.stringify(bodies)),
  ]);

async function deliverBatch(env: Bindings): Promise<number> {
  const [, { results: rows } = { results: [] }] = await env.DB.batch<{
    id: number;
    body: string;
    attempts: number;
  }>([
    env.DB.prepare(CREATE_TABLE),
    env.DB.prepare(
      `UPDATE durable_queue SET attempts = attempts + 1
       WHERE id IN (SELECT id FROM durable_queue ORDER BY id LIMIT 100)
       RETURNING id, body, attempts`,
    ),
  ]);
  const acknowledged = new Set<number>();
  const messages = rows.map(({ id, body, attempts }) => ({
    id: String(id),
    timestamp: new Date(),
    body,
    attempts,
    ack: () => acknowledged.add(id),
    retry: () => {},
  }));
  // The consumer reads nothing else of a batch.
  const batch = { queue: 'stripe-events', messages } as unknown as MessageBatch<unknown>;
  await consumer.queue(batch, env);
  await env.DB.prepare('DELETE FROM durable_queue WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify([...acknowledged]))
    .run();
  return rows.length;
}
