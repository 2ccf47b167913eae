import type Stripe from 'stripe';
import { GRANTING_PAYMENT_STATUSES } from './grant-policy.ts';
import { isMarked } from './purchase-terms.ts';
import type { ProcessingSettings } from './settings.ts';

/**
 * Whether a retrieved session would be granted by its event. `status` counts as well, because a
 * session that costs nothing owes no payment while it is still open.
 */
export function isPaid({ status, payment_status }: Stripe.Checkout.Session): boolean {
  return status === 'complete' && GRANTING_PAYMENT_STATUSES.includes(payment_status);
}

/**
 * Whether a retrieved session must have a grant or a dead letter, by the rule that its event follows.
 * Sessions of subscriptions are paid by invoices, which grant.
 */
export const isCreditPurchase = (
  session: Stripe.Checkout.Session,
  { otherPayments }: Pick<ProcessingSettings, 'otherPayments'>,
): boolean =>
  session.mode === 'payment' &&
  isPaid(session) &&
  (otherPayments === 'dead' || isMarked(session.metadata ?? {}));

/**
 * A retrieved session as the text of the event that Stripe sends for it, so that it is processed as
 * an event is. The id shows that the session was retrieved, and is the same each time.
 *
 * @param now when it was retrieved: of two snapshots of one session the later one stands.
 */
export function toCompletedEvent(session: Stripe.Checkout.Session, now: Date): string {
  return JSON.stringify({
    id: `retrieved_${session.id}`,
    object: 'event',
    type: 'checkout.session.completed',
    created: Math.floor(now.getTime() / 1000),
    livemode: session.livemode,
    data: { object: session },
  });
}
