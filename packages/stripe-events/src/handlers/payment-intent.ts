import * as v from 'valibot';
import type { PaymentIntentFact } from '../facts.ts';
import { Amount, Metadata, Reference, StripeId, Text, userIn } from '../fields.ts';
import { type EventContext, said } from '../handler.ts';
import type { Notice } from '../notification.ts';
import { handled, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { paymentOfInvoice } from './payment-links.ts';

export const PaymentIntent = v.object({
  object: v.literal('payment_intent'),
  id: StripeId,
  amount: Amount,
  currency: v.string(),
  metadata: Metadata,
  customer: Reference,
  latest_charge: Reference,
  // Where the charge stood until API version 2022-08-01.
  charges: v.nullish(v.object({ data: v.array(v.object({ id: StripeId })) })),
  // Gone since API version 2025-03-31; invoice_payment.paid says it now.
  invoice: Reference,
  last_payment_error: v.nullish(
    v.object({
      code: Text,
      decline_code: Text,
      message: Text,
      charge: v.fallback(Reference, null),
    }),
  ),
});
type PaymentIntent = v.InferOutput<typeof PaymentIntent>;

/** Records only: the Checkout Session of the same purchase grants, and two grants would double. */
export function recordPayment(intent: PaymentIntent, event: EventContext): Outcome {
  const { id, invoice } = intent;
  const link = invoice ? [paymentOfInvoice(id, invoice, event)] : [];
  return handled(paymentIntent('succeeded', intent, event), ...link);
}

/** Keeps who, how much and why: what a message to the buyer is written from. */
export function recordPaymentFailure(intent: PaymentIntent, event: EventContext): Outcome {
  const fact = paymentIntent('payment_failed', intent, event);
  return { ...handled(fact), notice: declined(intent, event) };
}

/**
 * Each attempt has a charge of its own, by which two events that tell one attempt are known. One
 * that fails before there is a charge, such as a refused authentication, is known by its event
 * alone: `latest_charge` is then of an attempt before.
 */
function declined(intent: PaymentIntent, event: EventContext): Notice {
  const { id, amount, currency, metadata, last_payment_error: error } = intent;
  return {
    key: `payment_failed:${id}:${error?.charge ?? event.id}`,
    kind: 'payment_failed',
    objectId: id,
    userId: userIn(metadata),
    amount,
    currency,
    reason: error?.decline_code ?? error?.code ?? null,
    retryAt: null,
  };
}

function paymentIntent(
  status: PaymentIntentFact['status'],
  intent: PaymentIntent,
  event: EventContext,
) {
  const row: PaymentIntentFact = {
    id: intent.id,
    // A payment can fail and then succeed, never the other way round.
    version: version(status === 'succeeded' ? 1 : 0, event.created, event.id),
    ...said(event),
    status,
    userId: userIn(intent.metadata),
    amount: intent.amount,
    currency: intent.currency,
    charge: intent.latest_charge ?? intent.charges?.data[0]?.id ?? null,
    customer: intent.customer,
    errorCode: intent.last_payment_error?.code ?? null,
    declineCode: intent.last_payment_error?.decline_code ?? null,
    errorMessage: intent.last_payment_error?.message ?? null,
  };
  return { kind: 'paymentIntent', row } as const;
}
