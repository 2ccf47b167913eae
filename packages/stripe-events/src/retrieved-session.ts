import type Stripe from 'stripe';
import { GRANTING_PAYMENT_STATES } from './grant-policy.ts';

/**
 * Whether a retrieved session has what an event would grant for. Its status is asked for as well:
 * one that costs nothing owes no payment while it is still open.
 */
export function isPaid({ status, payment_status }: Stripe.Checkout.Session): boolean {
  return status === 'complete' && GRANTING_PAYMENT_STATES.includes(payment_status);
}

/**
 * A completed session that was retrieved, as the event that Stripe sends of it: so it takes the
 * same way as an event, to the same facts. The id says that we asked, and is the same each time.
 *
 * @param now when it was retrieved: of two words on one session the later one counts.
 */
export function asCompleted(session: Stripe.Checkout.Session, now: Date): string {
  return JSON.stringify({
    id: `retrieved_${session.id}`,
    object: 'event',
    type: 'checkout.session.completed',
    created: Math.floor(now.getTime() / 1000),
    livemode: session.livemode,
    data: { object: session },
  });
}
