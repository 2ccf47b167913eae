import consumer from '../../../apps/consumer/src/index.ts';

/** Hands events to the consumer in one batch, as the platform does. Each must be acknowledged. */
export async function consume(db: D1Database, texts: readonly string[]): Promise<void> {
  let acknowledged = 0;
  const messages = texts.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts: 1,
    body,
    ack: () => void acknowledged++,
    retry: () => {},
  }));
  const batch = { queue: 'stripe-events', messages, ackAll() {}, retryAll() {} };
  // The platform's batch also has metrics, which the consumer does not read.
  await consumer.queue(batch as unknown as MessageBatch, { DB: db, STRIPE_LIVEMODE: 'false' });
  if (acknowledged < texts.length)
    throw new Error(`${texts.length - acknowledged} messages were not acknowledged`);
}
