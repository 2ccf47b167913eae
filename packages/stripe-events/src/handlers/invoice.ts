import * as v from 'valibot';
import type { Fact, InvoiceFact } from '../facts.ts';
import { type EventContext, said } from '../handler.ts';
import { dead, handled, type Outcome } from '../outcome.ts';
import { GRANTING_BILLING_REASONS } from '../policies.ts';
import { Amount, Metadata, Reference, StripeId, Text, Time, userIn } from '../schema.ts';
import { version } from '../version.ts';
import { creditsOf, InvoiceLine } from './invoice-credits.ts';
import { paymentOfInvoice } from './invoice-payment.ts';

const SubscriptionDetails = v.nullish(v.object({ subscription: Reference, metadata: Metadata }));

export const Invoice = v.object({
  object: v.literal('invoice'),
  id: StripeId,
  customer: Reference,
  billing_reason: Text,
  amount_paid: v.nullish(Amount, 0),
  amount_due: v.nullish(Amount, 0),
  currency: v.string(),
  attempt_count: v.nullish(Amount, 0),
  next_payment_attempt: v.nullish(Time, null),
  // Listed by kind, without `data`, in the oldest versions.
  lines: v.nullish(v.object({ data: v.nullish(v.array(InvoiceLine), []) })),
  // A subscription's id and metadata stood at the top until API version 2025-02-24, and so did
  // the payment.
  subscription: Reference,
  subscription_details: SubscriptionDetails,
  payment_intent: Reference,
  parent: v.nullish(v.object({ subscription_details: SubscriptionDetails })),
});
type Invoice = v.InferOutput<typeof Invoice>;

/** Grants once per invoice, for what GRANTING_BILLING_REASONS and its lines say. */
export function settleInvoice(invoice: Invoice, event: EventContext): Outcome {
  const facts = (credits: number | null) => {
    const { payment_intent } = invoice;
    const payment = payment_intent ? [paymentOfInvoice(payment_intent, invoice.id, event)] : [];
    return handled(snapshot('paid', invoice, event, credits), ...payment);
  };
  const reason = invoice.billing_reason ?? '';
  if (invoice.amount_paid <= 0 || !GRANTING_BILLING_REASONS.includes(reason)) return facts(null);

  const metadata = metadataOf(invoice);
  const credits = creditsOf(invoice.lines?.data ?? [], metadata, reason, event.packages);
  if (credits === 'nothing') return facts(null);
  if (typeof credits === 'string') return dead(credits);
  if (!userIn(metadata))
    return dead('paid, but metadata.user_id of the subscription is missing: nobody to credit');
  return facts(credits);
}

export function recordInvoiceFailure(invoice: Invoice, event: EventContext): Outcome {
  return handled(snapshot('payment_failed', invoice, event, null));
}

const detailsOf = (invoice: Invoice) =>
  invoice.parent?.subscription_details ?? invoice.subscription_details;

/** The subscription's metadata as it was when the invoice was made, or else that of a line. */
function metadataOf(invoice: Invoice): Record<string, string> {
  const own = detailsOf(invoice)?.metadata ?? {};
  const ofLines = invoice.lines?.data.map((line) => line.metadata) ?? [];
  return [own, ...ofLines].find((metadata) => Object.keys(metadata).length > 0) ?? {};
}

function snapshot(
  status: InvoiceFact['status'],
  invoice: Invoice,
  event: EventContext,
  credits: number | null,
): Fact {
  const row: InvoiceFact = {
    id: invoice.id,
    // Paid is the end of it. Before that a later attempt overrides an earlier one.
    version: version(status === 'paid' ? 1 : 0, invoice.attempt_count, event.created, event.id),
    ...said(event),
    status,
    userId: userIn(metadataOf(invoice)),
    credits,
    customer: invoice.customer,
    subscription: detailsOf(invoice)?.subscription ?? invoice.subscription,
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row };
}
