import * as v from 'valibot';
import { Amount, Reference, StripeId } from '../fields.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { namesOfPayment, paymentOf } from './payment-links.ts';

export const Refund = v.object({
  object: v.literal('refund'),
  id: StripeId,
  amount: Amount,
  status: v.nullish(v.string(), 'succeeded'),
  charge: Reference,
  payment_intent: Reference,
});
type Refund = v.InferOutput<typeof Refund>;

/** A refund can succeed and fail later, never the other way round. */
const TERMINAL = ['failed', 'canceled'];

export function recordRefund(refund: Refund, event: EventContext): Outcome {
  return snapshot(refund, refund.status, event);
}

/** The event's name counts: Stripe has been seen to send it with a status from before. */
export function recordRefundFailure(refund: Refund, event: EventContext): Outcome {
  return snapshot(refund, 'failed', event);
}

function snapshot(refund: Refund, status: string, event: EventContext): Outcome {
  const payment = paymentOf(refund);
  if (payment === null) return ignored('the refund names no payment that it belongs to');
  const row = {
    id: refund.id,
    version: version(TERMINAL.includes(status) ? 1 : 0, event.created, event.id),
    ...said(event),
    payment,
    amount: refund.amount,
    status,
  };
  return handled({ kind: 'refund', row }, ...namesOfPayment(refund, event));
}
