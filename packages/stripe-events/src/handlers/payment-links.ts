import type { Fact } from '../facts.ts';
import { type EventContext, said } from '../handler.ts';
import { version } from '../version.ts';

/** The two names of one payment, as far as an object gives them. */
export interface PaymentNames {
  readonly payment_intent: string | null;
  readonly charge: string | null;
}

/**
 * The name that a fact is kept under: the PaymentIntent, or the charge where an old payload has no
 * more than that. Another event may name the same payment in the other way: `namesOfPayment` is
 * what brings the two together.
 */
export const paymentOf = ({ payment_intent, charge }: PaymentNames) => payment_intent ?? charge;

/** That the two names mean one payment, where an object gives both. */
export function namesOfPayment(
  { payment_intent, charge }: PaymentNames,
  event: EventContext,
): Fact[] {
  if (!payment_intent || !charge) return [];
  const order = version(event.created, event.id);
  const row = { id: charge, version: order, ...said(event), payment: payment_intent };
  return [{ kind: 'chargePayment', row }];
}

/** A payment can pay several invoices, and an invoice can be paid with several. */
export function paymentOfInvoice(
  payment: string,
  invoice: string,
  event: EventContext,
  amountPaid: number | null = null,
): Fact {
  // A link that says how much outweighs one that does not.
  const order = version(amountPaid === null ? 0 : 1, event.created, event.id);
  const id = `${payment}/${invoice}`;
  const row = { id, version: order, ...said(event), payment, invoice, amountPaid };
  return { kind: 'invoicePayment', row };
}
