import { type Changes, fixture } from '@stripe-credits/stripe-events/fixtures';
import { CREDITS, purchaseOf } from './purchases.ts';

/** What a workload is made of: a number's event, as ingest enqueues it. */
export type Mix = keyof typeof MIXES;

const REFUND_EVERY = 50;
const REFUNDED = REFUND_EVERY / 2;
const BLOCK = 2 * REFUND_EVERY + 2;

const metadataOf = (userId: string) => ({
  user_id: userId,
  credits: String(CREDITS),
  package_id: 'standard',
});

/** A guest's purchase, as Stripe makes them unless the product names a customer. */
function session(n: number): string {
  const { eventId, session: id, paymentIntent, userId, seconds } = purchaseOf(n);
  return toText('checkout.session.completed', {
    id: eventId,
    created: seconds,
    object: { id, payment_intent: paymentIntent, customer: null, metadata: metadataOf(userId) },
  });
}

/** Stripe sends it before the session's event, with the metadata that the Credits API gives both. */
export function intent(n: number): string {
  const { intentEventId, paymentIntent, charge, userId, seconds } = purchaseOf(n);
  return toText('payment_intent.succeeded', {
    id: intentEventId,
    created: seconds,
    object: {
      id: paymentIntent,
      latest_charge: charge,
      customer: null,
      metadata: metadataOf(userId),
    },
  });
}

export function refund(n: number): string {
  const { paymentIntent, charge, refund: id, refundEventId, seconds } = purchaseOf(n);
  return toText('refund.created', {
    id: refundEventId,
    created: seconds,
    object: { id, charge, payment_intent: paymentIntent },
  });
}

export function refundedCharge(n: number): string {
  const { paymentIntent, charge, chargeEventId, seconds } = purchaseOf(n);
  return toText('charge.refunded', {
    id: chargeEventId,
    created: seconds,
    object: { id: charge, payment_intent: paymentIntent },
  });
}

/** Fifty purchases of two events each, then the two events by which one of them is refunded. */
function mixed(index: number): string {
  const block = Math.floor(index / BLOCK);
  const position = index % BLOCK;
  const refunded = block * REFUND_EVERY + REFUNDED;
  if (position === BLOCK - 2) return refund(refunded);
  if (position === BLOCK - 1) return refundedCharge(refunded);
  return pair(2 * block * REFUND_EVERY + position);
}

/** Of each purchase the PaymentIntent, then the session. */
export function pair(index: number): string {
  const n = Math.floor(index / 2);
  return index % 2 === 0 ? intent(n) : session(n);
}

export const MIXES = {
  /** An endpoint that receives checkout.session.completed alone. */
  sessions: session,
  /** Each session after its PaymentIntent, and refunds of two purchases in a hundred. */
  real: mixed,
} satisfies Record<string, (n: number) => string>;

/** The purchases among the first events of a mix. */
export function purchasesAmong(mix: Mix, events: number): number {
  if (mix === 'sessions') return events;
  const rest = Math.min(events % BLOCK, 2 * REFUND_EVERY);
  return Math.floor(events / BLOCK) * REFUND_EVERY + Math.ceil(rest / 2);
}

const toText = (type: Parameters<typeof fixture>[0], changes: Changes): string =>
  JSON.stringify(fixture(type, changes));
