import type { Fact } from '../facts.ts';
import { type EventContext, provenance } from '../handler.ts';
import { version } from '../version.ts';

/** The two ids of one payment, as far as an object has them. */
export interface PaymentReferences {
  readonly payment_intent: string | null;
  readonly charge: string | null;
}

/**
 * The id that a fact names a payment by: its PaymentIntent, or its charge where an old payload has
 * no more than that. Another event may use the other id: `chargeLinkFacts` joins the two.
 */
export const paymentId = ({ payment_intent, charge }: PaymentReferences) =>
  payment_intent ?? charge;

/** That a charge belongs to a PaymentIntent, where an object has both ids. */
export function chargeLinkFacts(
  { payment_intent, charge }: PaymentReferences,
  event: EventContext,
): Fact[] {
  if (!payment_intent || !charge) return [];
  const row = {
    id: charge,
    version: version(event.created),
    ...provenance(event),
    payment: payment_intent,
  };
  return [{ kind: 'chargePayment', row }];
}

/** That a payment paid an invoice. It can pay several, and an invoice can have several payments. */
export function invoicePaymentFact(
  payment: string,
  invoice: string,
  event: EventContext,
  amountPaid: number | null = null,
): Fact {
  const row = {
    id: `${payment}/${invoice}`,
    // A link with an amount outweighs one without.
    version: version(amountPaid === null ? 0 : 1, event.created),
    ...provenance(event),
    payment,
    invoice,
    amountPaid,
  };
  return { kind: 'invoicePayment', row };
}
