import * as v from 'valibot';
import { Amount, Reference, StripeId } from '../fields.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { namesOfPayment, paymentOfInvoice } from './payment-links.ts';

export const Charge = v.object({
  object: v.literal('charge'),
  id: StripeId,
  amount_refunded: Amount,
  payment_intent: Reference,
  // Gone since API version 2025-03-31; invoice_payment.paid says it now.
  invoice: Reference,
});
type Charge = v.InferOutput<typeof Charge>;

/** Keeps the greatest cumulative amount that was seen: partial refunds add up in any order. */
export function recordRefundedAmount(charge: Charge, event: EventContext): Outcome {
  const names = { payment_intent: charge.payment_intent, charge: charge.id };
  const payment = charge.payment_intent ?? charge.id;
  const row = {
    id: charge.id,
    version: version(charge.amount_refunded, event.created, event.id),
    ...said(event),
    payment,
    amountRefunded: charge.amount_refunded,
  };
  const link = charge.invoice ? [paymentOfInvoice(payment, charge.invoice, event)] : [];
  return handled({ kind: 'charge', row }, ...namesOfPayment(names, event), ...link);
}
