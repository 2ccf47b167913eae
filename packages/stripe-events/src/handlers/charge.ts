import * as v from 'valibot';
import { Amount, ExpandableId, StripeId } from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import { handled, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { chargeLinkFacts, invoicePaymentFact } from './payment-links.ts';

export const Charge = v.object({
  object: v.literal('charge'),
  id: StripeId,
  amount_refunded: Amount,
  payment_intent: ExpandableId,
  // Gone since API version 2025-03-31: invoice_payment.paid carries the link now.
  invoice: ExpandableId,
});
type Charge = v.InferOutput<typeof Charge>;

/** Keeps the greatest cumulative amount seen: partial refunds add up in any order. */
export function recordRefundedAmount(charge: Charge, event: EventContext): Outcome {
  const payment = charge.payment_intent ?? charge.id;
  const row = {
    id: charge.id,
    version: version(charge.amount_refunded, event.created),
    ...provenance(event),
    payment,
    amountRefunded: charge.amount_refunded,
  };
  const references = { payment_intent: charge.payment_intent, charge: charge.id };
  const invoiceLinks = charge.invoice ? [invoicePaymentFact(payment, charge.invoice, event)] : [];
  return handled({ kind: 'charge', row }, ...chargeLinkFacts(references, event), ...invoiceLinks);
}
