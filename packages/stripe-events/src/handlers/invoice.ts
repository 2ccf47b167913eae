import * as v from 'valibot';
import type { Fact, InvoiceFact } from '../facts.ts';
import { Amount, Metadata, Reference, StripeId, Text, Time, userIn } from '../fields.ts';
import { GRANTING_BILLING_REASONS } from '../grant-policy.ts';
import { type EventContext, said } from '../handler.ts';
import type { Notice } from '../notification.ts';
import { dead, handled, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { creditsOf, InvoiceLine, type Undue } from './invoice-credits.ts';
import { namesOfPayment, paymentOf, paymentOfInvoice } from './payment-links.ts';

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
  lines: v.nullish(
    v.object({
      data: v.nullish(v.array(InvoiceLine), []),
      has_more: v.nullish(v.boolean(), false),
    }),
  ),
  // A subscription's id and metadata stood at the top until API version 2025-02-24, and so did
  // the payment.
  subscription: Reference,
  subscription_details: SubscriptionDetails,
  payment_intent: Reference,
  charge: Reference,
  parent: v.nullish(v.object({ subscription_details: SubscriptionDetails })),
});
type Invoice = v.InferOutput<typeof Invoice>;

/** Grants once per invoice, for what GRANTING_BILLING_REASONS and its lines say. */
export function settleInvoice(invoice: Invoice, event: EventContext): Outcome {
  const credits = creditsDue(invoice, event);
  if (typeof credits === 'string') return dead(credits);
  const payment = paymentOf(invoice);
  return handled(
    snapshot('paid', invoice, event, credits),
    ...(payment ? [paymentOfInvoice(payment, invoice.id, event)] : []),
    ...namesOfPayment(invoice, event),
  );
}

/** Null when none are due; a sentence when some are and cannot be granted. */
function creditsDue(invoice: Invoice, { packages }: EventContext): number | null | Undue {
  const reason = invoice.billing_reason;
  if (invoice.amount_paid <= 0) return null;
  if (reason === null && subscriptionOf(invoice))
    return 'paid, but the invoice of a subscription does not say why it was billed';
  if (!GRANTING_BILLING_REASONS.includes(reason ?? '')) return null;

  const metadata = metadataOf(invoice);
  const credits = creditsOf(invoice.lines?.data ?? [], metadata, packages);
  if (credits === null || typeof credits === 'string') return credits;
  if (invoice.lines?.has_more)
    return 'paid, but the invoice has more lines than its event carries: its credits cannot be told';
  if (!userIn(metadata))
    return 'paid, but metadata.user_id of the subscription is missing: nobody to credit';
  return credits;
}

export function recordInvoiceFailure(invoice: Invoice, event: EventContext): Outcome {
  const fact = snapshot('payment_failed', invoice, event, null);
  return { ...handled(fact), notice: unpaid(invoice) };
}

/** Once per attempt of Stripe's schedule. An attempt by hand in between has the same number. */
function unpaid(invoice: Invoice): Notice {
  const { id, amount_due: amount, currency, attempt_count, next_payment_attempt } = invoice;
  return {
    key: `invoice_failed:${id}:${attempt_count}`,
    kind: 'invoice_failed',
    objectId: id,
    userId: userIn(metadataOf(invoice)),
    amount,
    currency,
    reason: null,
    retryAt: next_payment_attempt,
  };
}

const detailsOf = (invoice: Invoice) =>
  invoice.parent?.subscription_details ?? invoice.subscription_details;

const subscriptionOf = (invoice: Invoice) =>
  detailsOf(invoice)?.subscription ?? invoice.subscription;

/** The subscription's metadata as it was when the invoice was made; what it lacks, from its lines. */
function metadataOf(invoice: Invoice): Record<string, string> {
  const own = detailsOf(invoice)?.metadata ?? {};
  const ofLines = invoice.lines?.data.map((line) => line.metadata) ?? [];
  return Object.assign({}, ...ofLines.toReversed(), own);
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
    subscription: subscriptionOf(invoice),
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row };
}
