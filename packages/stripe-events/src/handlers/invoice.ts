import * as v from 'valibot';
import { applyCorrection } from '../correction.ts';
import type { Fact, InvoiceFact } from '../facts.ts';
import {
  Amount,
  ExpandableId,
  IsoTimestamp,
  Metadata,
  NullableString,
  parseCredits,
  parseUserId,
  StripeId,
} from '../fields.ts';
import { GRANTING_BILLING_REASONS } from '../grant-policy.ts';
import { type EventContext, provenance } from '../handler.ts';
import type { NotificationDraft } from '../notification-draft.ts';
import { type Dead, dead, handled, incomplete, type Outcome } from '../outcome.ts';
import { isDead, isMarked, readTerms } from '../purchase-terms.ts';
import { DEAD_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { creditsOfLines, findPackageLines } from './invoice-credits.ts';
import { InvoiceLine } from './invoice-line.ts';
import { otherPaymentOutcome } from './other-payment.ts';
import { chargeLinkFacts, invoicePaymentFact, paymentId } from './payment-links.ts';

const SubscriptionDetails = v.nullish(v.object({ subscription: ExpandableId, metadata: Metadata }));

export const Invoice = v.object({
  object: v.literal('invoice'),
  id: StripeId,
  customer: ExpandableId,
  billing_reason: NullableString,
  amount_paid: v.nullish(Amount, 0),
  amount_due: v.nullish(Amount, 0),
  // After discounts and taxes, however it is paid.
  total: v.nullish(Amount),
  metadata: Metadata,
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

/** Moves credits once per invoice, as its lines say or else its metadata. */
export function recordPaidInvoice(invoice: Invoice, event: EventContext): Outcome {
  if (invoice.lines?.has_more) return incomplete({ kind: 'invoice_lines', id: invoice.id });
  const packageLines = findPackageLines(linesOf(invoice), event.packages);
  if (packageLines.length === 0 && !isInvoiceMarked(invoice, event))
    // Of a sale that cost nothing, such as after a coupon, nothing is missing.
    return totalOf(invoice) > 0
      ? otherPaymentOutcome(toOtherPayment(invoice), event)
      : paidOutcome(invoice, event, null);

  const credits =
    packageLines.length > 0
      ? creditsOfLines(packageLines, invoice.currency)
      : creditsOfMetadata(invoice, event);
  if (credits !== null && typeof credits !== 'number') return credits;
  const userId = parseUserId(grantMetadata(invoice, event));
  if (credits && userId === null) return dead(DEAD_REASONS.subscriptionUserIdMissing);
  return paidOutcome(invoice, event, credits || null);
}

function paidOutcome(invoice: Invoice, event: EventContext, credits: number | null): Outcome {
  const payment = paymentId(invoice);
  return handled(
    toInvoiceFact('paid', invoice, event, credits),
    ...(payment ? [invoicePaymentFact(payment, invoice.id, event)] : []),
    ...chargeLinkFacts(invoice, event),
  );
}

/** Null when the invoice grants nothing. */
function creditsOfMetadata(invoice: Invoice, event: EventContext): number | null | Dead {
  const metadata = grantMetadata(invoice, event);
  if (!chargesSomething(invoice)) return null;
  if (isOneOff(invoice)) {
    // Marks of the subscription speak of its periods. Those of a line are of this invoice.
    const own = { ...metadataOfLines(invoice), ...invoice.metadata };
    if (!isMarked(applyCorrection(own, event.correction))) return null;
    const terms = readTerms({ metadata, clientReferenceId: null, paid: null }, event.packages);
    return isDead(terms) ? terms : terms.credits;
  }
  const { billing_reason: reason } = invoice;
  if (reason === null) return dead(DEAD_REASONS.billingReasonMissing);
  if (!GRANTING_BILLING_REASONS.includes(reason)) return null;
  return (
    parseCredits(metadata['credits']) ??
    event.packages.get(metadata['package_id'] ?? '')?.credits ??
    dead(DEAD_REASONS.invoiceCreditsUnknown)
  );
}

/** `manual`, `quote_accept` and others that bill no period of a subscription. */
const isOneOff = (invoice: Invoice): boolean =>
  invoice.billing_reason === null
    ? subscriptionId(invoice) === null
    : !invoice.billing_reason.startsWith('subscription');

/**
 * Whether it charges for what the metadata speaks of: the subscription, or a one-off invoice as a
 * whole. The fee of a trial is a one-off line. The oldest versions list their lines in another way:
 * what they charge shows in the total.
 */
function chargesSomething(invoice: Invoice): boolean {
  const lines = linesOf(invoice);
  if (lines.length === 0) return totalOf(invoice) > 0;
  if (isOneOff(invoice)) return totalOf(invoice) > 0 || lines.some(({ amount }) => amount > 0);
  return lines.some((line) => line.amount > 0 && line.isSubscriptionLine);
}

export function recordFailedInvoice(invoice: Invoice, event: EventContext): Outcome {
  const fact = toInvoiceFact('payment_failed', invoice, event, null);
  return { ...handled(fact), notification: invoiceFailedNotification(invoice, event) };
}

/** One per attempt of Stripe's schedule. A manual attempt in between has the same number. */
function invoiceFailedNotification(invoice: Invoice, event: EventContext): NotificationDraft {
  return {
    key: `invoice_failed:${invoice.id}:${invoice.attempt_count}`,
    kind: 'invoice_failed',
    objectId: invoice.id,
    userId: parseUserId(grantMetadata(invoice, event)),
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

const linesOf = (invoice: Invoice) => invoice.lines?.data ?? [];

/** What the buyer owed, however it was paid. Some payloads have only what was due or paid. */
const totalOf = ({ total, amount_due, amount_paid }: Invoice): number =>
  total ?? Math.max(amount_due, amount_paid);

const toOtherPayment = (invoice: Invoice) => ({
  id: invoice.id,
  amount: totalOf(invoice),
  currency: invoice.currency,
});

/** Of two lines with one key the first counts. */
const metadataOfLines = (invoice: Invoice): Record<string, string> =>
  Object.assign(
    {},
    ...linesOf(invoice)
      .map(({ metadata }) => metadata)
      .toReversed(),
  );

/** The subscription's metadata when the invoice was finalized; keys it lacks, from the lines. */
const subscriptionMetadata = (invoice: Invoice): Record<string, string> => ({
  ...metadataOfLines(invoice),
  ...subscriptionDetails(invoice)?.metadata,
});

/** A one-off invoice grants by its own metadata; others take no more than the user from it. */
function grantMetadata(invoice: Invoice, { correction }: EventContext): Record<string, string> {
  const own = invoice.metadata;
  const metadata = isOneOff(invoice)
    ? { ...userOf(subscriptionMetadata(invoice)), ...own }
    : { ...userOf(own), ...subscriptionMetadata(invoice) };
  return applyCorrection(metadata, correction);
}

const userOf = ({ user_id }: Record<string, string>): Record<string, string> =>
  user_id === undefined ? {} : { user_id };

const isInvoiceMarked = (invoice: Invoice, { correction }: EventContext): boolean =>
  isMarked({ ...subscriptionMetadata(invoice), ...applyCorrection(invoice.metadata, correction) });

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
    userId: parseUserId(grantMetadata(invoice, event)),
    credits,
    customer: invoice.customer,
    subscription: subscriptionId(invoice),
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    total: totalOf(invoice),
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row };
}
