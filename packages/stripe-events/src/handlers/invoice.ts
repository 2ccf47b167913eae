import * as v from 'valibot';
import type { Fact, InvoiceFact } from '../facts.ts';
import {
  Amount,
  ExpandableId,
  IsoTimestamp,
  Metadata,
  NullableString,
  parseUserId,
  StripeId,
} from '../fields.ts';
import { GRANTING_BILLING_REASONS } from '../grant-policy.ts';
import { type EventContext, provenance } from '../handler.ts';
import type { NotificationDraft } from '../notification-draft.ts';
import { dead, handled, type Outcome } from '../outcome.ts';
import { DEAD_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { creditsForInvoice, InvoiceLine, type InvoiceProblem } from './invoice-credits.ts';
import { chargeLinkFacts, invoicePaymentFact, paymentId } from './payment-links.ts';

const SubscriptionDetails = v.nullish(v.object({ subscription: ExpandableId, metadata: Metadata }));

export const Invoice = v.object({
  object: v.literal('invoice'),
  id: StripeId,
  customer: ExpandableId,
  billing_reason: NullableString,
  amount_paid: v.nullish(Amount, 0),
  amount_due: v.nullish(Amount, 0),
  currency: v.string(),
  attempt_count: v.nullish(Amount, 0),
  next_payment_attempt: v.nullish(IsoTimestamp, null),
  // The oldest versions list lines by kind, without `data`.
  lines: v.nullish(
    v.object({
      data: v.nullish(v.array(InvoiceLine), []),
      has_more: v.nullish(v.boolean(), false),
    }),
  ),
  // Until API version 2025-02-24 the subscription's id and metadata were top-level fields, and so
  // was the payment.
  subscription: ExpandableId,
  subscription_details: SubscriptionDetails,
  payment_intent: ExpandableId,
  charge: ExpandableId,
  parent: v.nullish(v.object({ subscription_details: SubscriptionDetails })),
});
type Invoice = v.InferOutput<typeof Invoice>;

/** Grants once per invoice, for what GRANTING_BILLING_REASONS and its lines say. */
export function recordPaidInvoice(invoice: Invoice, event: EventContext): Outcome {
  const credits = creditsDue(invoice, event);
  if (credits !== null && typeof credits !== 'number') return dead(credits.problem);
  const payment = paymentId(invoice);
  return handled(
    toInvoiceFact('paid', invoice, event, credits),
    ...(payment ? [invoicePaymentFact(payment, invoice.id, event)] : []),
    ...chargeLinkFacts(invoice, event),
  );
}

/** Null when the invoice grants nothing. */
function creditsDue(invoice: Invoice, { packages }: EventContext): number | null | InvoiceProblem {
  const reason = invoice.billing_reason;
  if (invoice.amount_paid <= 0) return null;
  if (reason === null && subscriptionId(invoice))
    return { problem: DEAD_REASONS.billingReasonMissing };
  if (!GRANTING_BILLING_REASONS.includes(reason ?? '')) return null;

  const metadata = invoiceMetadata(invoice);
  const credits = creditsForInvoice(invoice.lines?.data ?? [], metadata, packages);
  if (typeof credits !== 'number') return credits;
  if (invoice.lines?.has_more) return { problem: DEAD_REASONS.invoiceLinesIncomplete };
  if (!parseUserId(metadata)) return { problem: DEAD_REASONS.subscriptionUserIdMissing };
  return credits;
}

export function recordFailedInvoice(invoice: Invoice, event: EventContext): Outcome {
  const fact = toInvoiceFact('payment_failed', invoice, event, null);
  return { ...handled(fact), notification: invoiceFailedNotification(invoice) };
}

/** One per attempt of Stripe's schedule. A manual attempt in between has the same number. */
function invoiceFailedNotification(invoice: Invoice): NotificationDraft {
  return {
    key: `invoice_failed:${invoice.id}:${invoice.attempt_count}`,
    kind: 'invoice_failed',
    objectId: invoice.id,
    userId: parseUserId(invoiceMetadata(invoice)),
    amount: invoice.amount_due,
    currency: invoice.currency,
    reason: null,
    retryAt: invoice.next_payment_attempt,
  };
}

const subscriptionDetails = (invoice: Invoice) =>
  invoice.parent?.subscription_details ?? invoice.subscription_details;

const subscriptionId = (invoice: Invoice) =>
  subscriptionDetails(invoice)?.subscription ?? invoice.subscription;

/** The subscription's metadata when the invoice was finalized; keys it lacks, from the lines. */
function invoiceMetadata(invoice: Invoice): Record<string, string> {
  const ofSubscription = subscriptionDetails(invoice)?.metadata ?? {};
  const ofLines = invoice.lines?.data.map((line) => line.metadata) ?? [];
  return Object.assign({}, ...ofLines.toReversed(), ofSubscription);
}

function toInvoiceFact(
  status: InvoiceFact['status'],
  invoice: Invoice,
  event: EventContext,
  credits: number | null,
): Fact {
  const row: InvoiceFact = {
    id: invoice.id,
    // Paid is terminal. Before that a later attempt overrides an earlier one.
    version: version(status === 'paid' ? 1 : 0, invoice.attempt_count, event.created, event.id),
    ...provenance(event),
    status,
    userId: parseUserId(invoiceMetadata(invoice)),
    credits,
    customer: invoice.customer,
    subscription: subscriptionId(invoice),
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    total: invoice.amount_paid,
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row };
}
