import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import consumer from '../../consumer/src/index.ts';
import { app } from '../src/app.ts';

/** Hands messages to the consumer as the queue does, and tells which are settled. */
export async function consume(
  bodies: readonly unknown[],
  db: D1Database = env.DB,
): Promise<number[]> {
  const messages = bodies.map((body, index) => ({
    ...{ id: String(index), timestamp: new Date(), attempts: 1 },
    body,
  }));
  const batch = createMessageBatch('stripe-events', messages);
  const context = createExecutionContext();
  await consumer.queue(batch, { DB: db, STRIPE_LIVEMODE: 'false' });
  return (await getQueueResult(batch, context)).explicitAcks.map(Number);
}

/** A paid session that names a package which is not for sale yet: dead until it is. */
export function poisoned(name: string): string {
  return JSON.stringify(
    fixture('checkout.session.completed', {
      id: `evt_${name}`,
      object: {
        ...{ id: `cs_${name}`, payment_intent: `pi_${name}` },
        metadata: { user_id: `user_${name}`, credits: '200', package_id: 'gold' },
      },
    }),
  );
}

/** The cause is gone: what was poisoned can be handled. */
export const sellGold = () =>
  env.DB.prepare(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency)
     VALUES ('gold', 'Gold', 200, 2999, 'usd') ON CONFLICT DO NOTHING`,
  ).run();

/** Asks the console as the terminal does. */
export async function ask(method: 'GET' | 'POST', path: string, body?: object) {
  const init = {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
  const bindings = { ...env, OPEN_ON_LOOPBACK: 'true' };
  const response = await app.request(
    `http://localhost${path}`,
    init,
    bindings,
    createExecutionContext(),
  );
  return { status: response.status, answer: JSON.parse(await response.text()) };
}

export const statusOf = (event: string) =>
  env.DB.prepare('SELECT status FROM stripe_events WHERE id = ?')
    .bind(event)
    .first<string>('status');
