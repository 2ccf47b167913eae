import * as v from 'valibot';
import { applyCorrection } from '../correction.ts';
import type { Fact, PaymentIntentFact } from '../facts.ts';
import {
  Amount,
  ExpandableId,
  Metadata,
  NullableString,
  parseUserId,
  StripeId,
} from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import type { NotificationDraft } from '../notification-draft.ts';
import { handled, type Outcome } from '../outcome.ts';
import { isDead, namesCredits, type PurchaseTerms, readTerms } from '../purchase-terms.ts';
import { version } from '../version.ts';
import { chargeLinkFacts, invoicePaymentFact } from './payment-links.ts';

export const PaymentIntent = v.object({
  object: v.literal('payment_intent'),
  id: StripeId,
  amount: Amount,
  amount_received: v.nullish(Amount, 0),
  currency: v.string(),
  metadata: Metadata,
  customer: ExpandableId,
  latest_charge: ExpandableId,
  // Where the charge was until API version 2022-08-01.
  charges: v.nullish(v.object({ data: v.array(v.object({ id: StripeId })) })),
  // Gone since API version 2025-03-31: invoice_payment.paid carries the link now.
  invoice: ExpandableId,
  last_payment_error: v.nullish(
    v.object({
      code: NullableString,
      decline_code: NullableString,
      message: NullableString,
      charge: v.fallback(ExpandableId, null),
    }),
  ),
});
type PaymentIntent = v.InferOutput<typeof PaymentIntent>;

/**
 * With credits or a package in its metadata it is a purchase by itself, unless a session or an invoice
 * tells of the same payment. Without, one of those does: it is recorded, because a session may wait
 * for it.
 */
export function recordPayment(intent: PaymentIntent, event: EventContext): Outcome {
  const metadata = applyCorrection(intent.metadata, event.correction);
  if (!namesCredits(metadata)) return handled(...paymentFacts(intent, event));
  const paid = { amount: receivedAmount(intent), currency: intent.currency };
  const terms = readTerms({ metadata, clientReferenceId: null, paid }, event.packages);
  return isDead(terms)
    ? { ...terms, facts: paymentFacts(intent, event) }
    : handled(...paymentFacts(intent, event, terms));
}

function paymentFacts(intent: PaymentIntent, event: EventContext, terms?: PurchaseTerms): Fact[] {
  const { id, invoice, charges } = intent;
  // Events of so old a version may name a payment by its charge alone; newer ones name the intent.
  const charge = charges?.data[0]?.id ?? null;
  return [
    toPaymentIntentFact('succeeded', intent, event, terms),
    ...chargeLinkFacts({ payment_intent: id, charge }, event),
    ...(invoice ? [invoicePaymentFact(id, invoice, event)] : []),
  ];
}

const receivedAmount = ({ amount, amount_received }: PaymentIntent): number =>
  amount_received || amount;

/** Keeps the user, the amount and the error: what a message to the buyer needs. */
export function recordPaymentFailure(intent: PaymentIntent, event: EventContext): Outcome {
  const fact = toPaymentIntentFact('payment_failed', intent, event);
  return { ...handled(fact), notification: paymentFailedNotification(intent, event) };
}

/**
 * Each attempt has a charge of its own, which identifies it when two events are about one attempt.
 * One that fails before there is a charge, such as a refused authentication, is identified by its
 * event alone: `latest_charge` then belongs to an earlier attempt.
 */
function paymentFailedNotification(intent: PaymentIntent, event: EventContext): NotificationDraft {
  const { id, amount, currency, metadata, last_payment_error: error } = intent;
  return {
    key: `payment_failed:${id}:${error?.charge ?? event.id}`,
    kind: 'payment_failed',
    objectId: id,
    userId: parseUserId(metadata),
    amount,
    currency,
    reason: error?.decline_code ?? error?.code ?? null,
    retryAt: null,
  };
}

function toPaymentIntentFact(
  status: PaymentIntentFact['status'],
  intent: PaymentIntent,
  event: EventContext,
  terms?: PurchaseTerms,
) {
  const row: PaymentIntentFact = {
    id: intent.id,
    // A payment can fail and then succeed, never the other way round. Terms outweigh none: an engineer
    // may correct the event that had none.
    version: version(terms ? 2 : status === 'succeeded' ? 1 : 0, event.created),
    ...provenance(event),
    status,
    userId: terms?.userId ?? parseUserId(intent.metadata),
    credits: terms?.credits ?? null,
    amount: status === 'succeeded' ? receivedAmount(intent) : intent.amount,
    currency: intent.currency,
    charge: intent.latest_charge ?? intent.charges?.data[0]?.id ?? null,
    customer: intent.customer,
    errorCode: intent.last_payment_error?.code ?? null,
    declineCode: intent.last_payment_error?.decline_code ?? null,
    errorMessage: intent.last_payment_error?.message ?? null,
  };
  return { kind: 'paymentIntent', row } as const;
}
