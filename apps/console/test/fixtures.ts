import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import consumer from '@stripe-credits/consumer';
import { createDatabase } from '@stripe-credits/db';
import { creditPackages, stripeEvents } from '@stripe-credits/db/schema';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { eq } from 'drizzle-orm';
import { app } from '../src/app.ts';

export const db = createDatabase(env.DB);

/** Delivers messages to the consumer as the queue does. Returns the indexes of the acknowledged. */
export async function consume(bodies: readonly unknown[], d1 = env.DB): Promise<number[]> {
  const messages = bodies.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch('stripe-events', messages);
  const context = createExecutionContext();
  await consumer.queue(batch, { DB: d1, STRIPE_LIVEMODE: 'false' });
  return (await getQueueResult(batch, context)).explicitAcks.map(Number);
}

/** A paid session whose package does not exist yet: dead until `addPackage`. */
export function unknownPackage(name: string, packageId = 'unknown'): string {
  const metadata = { user_id: `user_${name}`, credits: '200', package_id: packageId };
  const ids = { id: `cs_${name}`, payment_intent: `pi_${name}`, client_reference_id: null };
  const object = { ...ids, metadata };
  return JSON.stringify(fixture('checkout.session.completed', { id: `evt_${name}`, object }));
}

export const addPackage = (id: string) =>
  db
    .insert(creditPackages)
    .values({ id, name: 'Gold', credits: 200, unitAmount: 2999, currency: 'usd' });

/** A request to the console's JSON API, authenticated as `local`. */
export async function request(method: 'GET' | 'POST', path: string, body?: object) {
  const init = {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  };
  const bindings = { ...env, OPEN_ON_LOOPBACK: 'true' };
  const response = await app.request(
    `http://localhost${path}`,
    init,
    bindings,
    createExecutionContext(),
  );
  return { status: response.status, json: JSON.parse(await response.text()) };
}

export async function statusOf(id: string) {
  const event = await db
    .select({ status: stripeEvents.status })
    .from(stripeEvents)
    .where(eq(stripeEvents.id, id))
    .get();
  return event?.status;
}

/** A request of a browser: a page, or the form of one. */
export async function requestPage(path: string, form?: Record<string, string>) {
  const init = {
    headers: { Accept: 'text/html' },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  };
  const bindings = { ...env, OPEN_ON_LOOPBACK: 'true' };
  const response = await app.request(
    `http://localhost${path}`,
    init,
    bindings,
    createExecutionContext(),
  );
  const { status, headers } = response;
  return { status, location: headers.get('Location'), text: await response.text() };
}

/** A paid session whose metadata cannot be handled: dead until it is repaired. */
export function paidSession(name: string, metadata: Record<string, string>): string {
  const ids = { id: `cs_${name}`, payment_intent: `pi_${name}`, client_reference_id: null };
  const object = { ...ids, metadata };
  return JSON.stringify(fixture('checkout.session.completed', { id: `evt_${name}`, object }));
}
