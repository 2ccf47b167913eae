import * as v from 'valibot';
import { Amount, Reference, StripeId } from '../fields.ts';
import type { EventContext } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { namesOfPayment, paymentOf, paymentOfInvoice } from './payment-links.ts';

export const InvoicePayment = v.object({
  object: v.literal('invoice_payment'),
  id: StripeId,
  invoice: Reference,
  amount_paid: v.nullish(Amount, null),
  payment: v.object({ payment_intent: Reference, charge: Reference }),
});
type InvoicePayment = v.InferOutput<typeof InvoicePayment>;

/** The only link between an invoice and its payment since API version 2025-03-31. */
export function linkPayment(
  { invoice, payment, amount_paid }: InvoicePayment,
  event: EventContext,
): Outcome {
  const paidWith = paymentOf(payment);
  if (!invoice || !paidWith) return ignored('the invoice was paid outside of Stripe');
  return handled(
    paymentOfInvoice(paidWith, invoice, event, amount_paid),
    ...namesOfPayment(payment, event),
  );
}
