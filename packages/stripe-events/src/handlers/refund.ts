import * as v from 'valibot';
import { Amount, ExpandableId, StripeId } from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { IGNORED_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { chargeLinkFacts, paymentId } from './payment-links.ts';

export const Refund = v.object({
  object: v.literal('refund'),
  id: StripeId,
  amount: Amount,
  status: v.nullish(v.string(), 'succeeded'),
  charge: ExpandableId,
  payment_intent: ExpandableId,
});
type Refund = v.InferOutput<typeof Refund>;

/** A refund can succeed and fail later, never the other way round. */
const TERMINAL_STATUSES = ['failed', 'canceled'];

export const recordRefund = (refund: Refund, event: EventContext): Outcome =>
  refundOutcome(refund, refund.status, event);

/** The event's type counts: Stripe has been seen to send it with an earlier status. */
export const recordRefundFailure = (refund: Refund, event: EventContext): Outcome =>
  refundOutcome(refund, 'failed', event);

function refundOutcome(refund: Refund, status: string, event: EventContext): Outcome {
  const payment = paymentId(refund);
  if (payment === null) return ignored(IGNORED_REASONS.refundWithoutPayment);
  const row = {
    id: refund.id,
    version: version(TERMINAL_STATUSES.includes(status) ? 1 : 0, event.created),
    ...provenance(event),
    payment,
    amount: refund.amount,
    status,
  };
  return handled({ kind: 'refund', row }, ...chargeLinkFacts(refund, event));
}
