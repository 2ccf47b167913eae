import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type { Bindings } from '../src/configuration.ts';
import worker from '../src/index.ts';

interface DeliveryOptions extends Partial<Bindings> {
  readonly queue?: string;
  /** Which delivery of its messages this batch is. */
  readonly attempts?: number;
}

/** The indexes of the messages that the Worker acknowledged and retried. */
interface Dispositions {
  readonly acknowledged: number[];
  readonly retried: number[];
}

/** Delivers one batch to the Worker, as the platform does. */
export async function deliverBodies(
  bodies: readonly unknown[],
  { queue = 'stripe-events', attempts = 1, ...bindings }: DeliveryOptions = {},
): Promise<Dispositions> {
  const messages = bodies.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, { DB: env.DB, STRIPE_LIVEMODE: 'false', ...bindings });
  const { explicitAcks, retryMessages, outcome } = await getQueueResult(
    batch,
    createExecutionContext(),
  );
  if (outcome !== 'ok') throw new Error(`the queue handler threw: ${outcome}`);
  return {
    acknowledged: explicitAcks.map(Number).sort((a, b) => a - b),
    retried: retryMessages.map(({ msgId }) => Number(msgId)).sort((a, b) => a - b),
  };
}

export const deliver = (events: readonly StripeEvent[], options?: DeliveryOptions) =>
  deliverBodies(
    events.map((event) => JSON.stringify(event)),
    options,
  );

export const acknowledged = (...indexes: number[]): Dispositions => ({
  acknowledged: indexes,
  retried: [],
});

export const retried = (...indexes: number[]): Dispositions => ({
  acknowledged: [],
  retried: indexes,
});

/** A paid Checkout Session over 7 credits for a user of its own. */
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

/** A paid session without a user: dead at the first delivery. */
export const purchaseWithoutUser = (name: string) =>
  purchase(name, { client_reference_id: null, metadata: { credits: '7' } });

/** The body of a message that holds gzipped text. */
export async function gzip(text: string): Promise<ArrayBuffer> {
  const stream = new Response(text).body?.pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
