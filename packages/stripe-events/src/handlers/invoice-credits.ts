import * as v from 'valibot';
import type { CreditPackages } from '../catalog.ts';
import { Amount, ExpandableId, Metadata, NullableString, parseCredits } from '../fields.ts';
import { CREDITS_MAX, isFullPeriodLine } from '../grant-policy.ts';
import { DEAD_REASONS, type DeadReason } from '../reasons.ts';

const Price = v.nullish(v.object({ id: v.nullish(v.string()) }));
const Proration = v.nullish(v.object({ proration: v.nullish(v.boolean()) }));

/** An invoice line in the shapes of all API versions: price, quantity, and for what period. */
export const InvoiceLine = v.pipe(
  v.object({
    metadata: Metadata,
    quantity: v.nullish(Amount, 1),
    // Since API version 2025-03-31.
    pricing: v.nullish(v.object({ price_details: v.nullish(v.object({ price: ExpandableId })) })),
    parent: v.nullish(
      v.object({
        type: NullableString,
        subscription_item_details: Proration,
        invoice_item_details: Proration,
      }),
    ),
    // Before that version.
    type: NullableString,
    price: Price,
    plan: Price,
    proration: v.nullish(v.boolean()),
  }),
  v.transform(({ pricing, parent, type, price, plan, proration, quantity, metadata }) => ({
    priceId: pricing?.price_details?.price ?? price?.id ?? plan?.id ?? null,
    quantity,
    metadata,
    /** A line of the subscription itself, not a one-off item on the same invoice. */
    isSubscriptionLine: (parent?.type ?? type) !== 'invoice_item_details' && type !== 'invoiceitem',
    isProration:
      parent?.subscription_item_details?.proration ??
      parent?.invoice_item_details?.proration ??
      proration ??
      false,
  })),
);
type InvoiceLine = v.InferOutput<typeof InvoiceLine>;

/** Why an invoice must grant credits and cannot. */
export interface InvoiceProblem {
  readonly problem: DeadReason;
}

/**
 * What a paid invoice of a subscription grants: the credits of the packages whose prices are on its
 * lines, times the quantity; where no line has such a price, the credits of the subscription's
 * metadata. Lines that charge no full period count for neither.
 *
 * @returns null when the policy grants nothing.
 */
export function creditsForInvoice(
  lines: readonly InvoiceLine[],
  metadata: Record<string, string>,
  packages: CreditPackages,
): number | null | InvoiceProblem {
  const fullPeriodLines = lines.filter(isFullPeriodLine);
  if (lines.length > 0 && fullPeriodLines.length === 0) return null;

  const packagesByPrice = new Map([...packages.values()].map((item) => [item.stripePriceId, item]));
  const lineCredits = fullPeriodLines.flatMap(({ priceId, quantity }) => {
    const bought = priceId === null ? undefined : packagesByPrice.get(priceId);
    return bought ? [bought.credits * quantity] : [];
  });
  if (lineCredits.length === 0)
    return parseCredits(metadata['credits']) ?? { problem: DEAD_REASONS.invoiceCreditsUnknown };
  const credits = lineCredits.reduce((sum, each) => sum + each, 0);
  if (credits < 1 || credits > CREDITS_MAX)
    return { problem: DEAD_REASONS.invoiceCreditsOutOfRange };
  return credits;
}
