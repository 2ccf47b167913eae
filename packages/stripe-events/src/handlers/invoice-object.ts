import * as v from 'valibot';
import { applyCorrection } from '../correction.ts';
import {
  Amount,
  ExpandableId,
  IsoTimestamp,
  Metadata,
  NullableString,
  StripeId,
} from '../fields.ts';
import type { EventContext } from '../handler.ts';
import { isMarked } from '../purchase-terms.ts';
import { InvoiceLine } from './invoice-line.ts';

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
export type Invoice = v.InferOutput<typeof Invoice>;

/** `manual`, `quote_accept` and others that bill no period of a subscription. */
export const isOneOff = (invoice: Invoice): boolean =>
  invoice.billing_reason === null
    ? subscriptionId(invoice) === null
    : !invoice.billing_reason.startsWith('subscription');

const subscriptionDetails = (invoice: Invoice) =>
  invoice.parent?.subscription_details ?? invoice.subscription_details;

export const subscriptionId = (invoice: Invoice) =>
  subscriptionDetails(invoice)?.subscription ?? invoice.subscription;

export const linesOf = (invoice: Invoice) => invoice.lines?.data ?? [];

/** What the buyer owed, however it was paid. Some payloads have only what was due or paid. */
export const totalOf = ({ total, amount_due, amount_paid }: Invoice): number =>
  total ?? Math.max(amount_due, amount_paid);

/** Of two lines with one key the first counts. */
export const metadataOfLines = (invoice: Invoice): Record<string, string> =>
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
export function grantMetadata(
  invoice: Invoice,
  { correction }: EventContext,
): Record<string, string> {
  const own = invoice.metadata;
  const metadata = isOneOff(invoice)
    ? { ...userOf(subscriptionMetadata(invoice)), ...own }
    : { ...userOf(own), ...subscriptionMetadata(invoice) };
  return applyCorrection(metadata, correction);
}

const userOf = ({ user_id }: Record<string, string>): Record<string, string> =>
  user_id === undefined ? {} : { user_id };

export const isInvoiceMarked = (invoice: Invoice, { correction }: EventContext): boolean =>
  isMarked({ ...subscriptionMetadata(invoice), ...applyCorrection(invoice.metadata, correction) });
