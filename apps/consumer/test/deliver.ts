import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type { Bindings } from '../src/configuration.ts';
import worker from '../src/index.ts';

interface Delivery {
  readonly queue?: string;
  readonly attempts?: number;
  readonly db?: D1Database;
  readonly livemode?: string;
  /** What else the Worker's environment has. */
  readonly bindings?: Partial<Bindings>;
}

/** Hands the Worker one batch, as the platform does, and tells how each message was settled. */
export async function deliver(
  bodies: readonly unknown[],
  {
    queue = 'stripe-events',
    attempts = 1,
    db = env.DB,
    livemode = 'false',
    bindings = {},
  }: Delivery = {},
): Promise<{ acked: number[]; retried: number[] }> {
  const messages = bodies.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  const context = createExecutionContext();
  await worker.queue(batch, { DB: db, STRIPE_LIVEMODE: livemode, ...bindings });
  const { explicitAcks, retryMessages, outcome } = await getQueueResult(batch, context);
  if (outcome !== 'ok') throw new Error(`the queue handler threw: ${outcome}`);
  return {
    acked: explicitAcks.map(Number),
    retried: retryMessages.map(({ msgId }) => Number(msgId)),
  };
}

/** A paid session of a user of its own, with 7 credits. */
export function purchase(name: string, object: Record<string, unknown> = {}): StripeEvent {
  return fixture('checkout.session.completed', {
    id: `evt_${name}`,
    object: {
      id: `cs_${name}`,
      payment_intent: `pi_${name}`,
      metadata: { user_id: name, credits: '7' },
      ...object,
    },
  });
}

export const text = (event: object) => JSON.stringify(event);

export async function balanceOf(userId: string): Promise<number> {
  const sql = 'SELECT balance FROM credit_balances WHERE user_id = ?';
  return (await env.DB.prepare(sql).bind(userId).first<number>('balance')) ?? 0;
}

export const eventOf = (id: string) =>
  env.DB.prepare(
    'SELECT status, reason, deliveries, failures, last_error FROM stripe_events WHERE id = ?',
  )
    .bind(id)
    .first();

export const letterOf = (id: string) =>
  env.DB.prepare(
    'SELECT type, reason, detail, attempts, body, encoding FROM dead_letters WHERE id = ?',
  )
    .bind(id)
    .first();
