import * as v from 'valibot';
import { Amount, ExpandableId, StripeId } from '../fields.ts';
import type { EventContext } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { IGNORED_REASONS } from '../reasons.ts';
import { chargeLinkFacts, invoicePaymentFact, paymentId } from './payment-links.ts';

export const InvoicePayment = v.object({
  object: v.literal('invoice_payment'),
  id: StripeId,
  invoice: ExpandableId,
  amount_paid: v.nullish(Amount, null),
  payment: v.object({ payment_intent: ExpandableId, charge: ExpandableId }),
});
type InvoicePayment = v.InferOutput<typeof InvoicePayment>;

/** The only link between an invoice and its payment since API version 2025-03-31. */
export function linkPayment(
  { invoice, payment, amount_paid }: InvoicePayment,
  event: EventContext,
): Outcome {
  const id = paymentId(payment);
  if (!invoice || !id) return ignored(IGNORED_REASONS.paidOutOfBand);
  return handled(
    invoicePaymentFact(id, invoice, event, amount_paid),
    ...chargeLinkFacts(payment, event),
  );
}
