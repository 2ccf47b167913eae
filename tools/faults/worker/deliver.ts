import consumer from '../../../apps/consumer/src/index.ts';
import type { Batch, Delivered } from '../protocol.ts';
import { messageBatch } from '../queue/message-batch.ts';
import { setClock } from './clock.ts';
import { faultyDb } from './faulty-db.ts';
import { invocation, KILLED, within } from './invocation.ts';

/** One batch to the real consumer. What it settled is lost when it was killed. */
export async function deliver(batch: Batch, db: D1Database): Promise<Delivered> {
  const call = invocation(batch.troubles);
  const { batch: messages, settled } = messageBatch(
    batch.queue,
    batch.messages.map(({ body, encoding, timestamp, ...message }) => ({
      ...message,
      timestamp: new Date(timestamp),
      body: encoding === 'text' ? body : Uint8Array.fromBase64(body).buffer,
    })),
  );
  setClock(batch.clock);
  const env = { DB: faultyDb(db), STRIPE_LIVEMODE: 'false' };
  const consumed = within(call, () => consumer.queue(messages, env));
  const ended = await Promise.race([consumed, call.death]);
  return { settled: ended === KILLED ? null : settled(), happened: call.happened };
}
