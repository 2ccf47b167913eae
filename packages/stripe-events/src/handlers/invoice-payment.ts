import * as v from 'valibot';
import type { Fact } from '../facts.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { Reference, StripeId } from '../schema.ts';
import { version } from '../version.ts';

export const InvoicePayment = v.object({
  object: v.literal('invoice_payment'),
  id: StripeId,
  invoice: Reference,
  payment: v.object({ payment_intent: Reference, charge: Reference }),
});
type InvoicePayment = v.InferOutput<typeof InvoicePayment>;

/** The only link between an invoice and its payment since API version 2025-03-31. */
export function linkPayment({ invoice, payment }: InvoicePayment, event: EventContext): Outcome {
  const paidWith = payment.payment_intent ?? payment.charge;
  if (!invoice || !paidWith) return ignored('the invoice was paid outside of Stripe');
  return handled(paymentOfInvoice(paidWith, invoice, event));
}

/** A payment pays one invoice; an invoice can be paid with several. */
export function paymentOfInvoice(payment: string, invoice: string, event: EventContext): Fact {
  const row = { id: payment, version: version(event.created, event.id), ...said(event), invoice };
  return { kind: 'invoicePayment', row };
}
