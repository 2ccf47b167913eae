import * as v from 'valibot';
import type { CreditPackages } from '../catalog.ts';
import { Amount, Metadata, Reference, Text, wholeCredits } from '../fields.ts';
import { CREDITS_MAX, chargesWholePeriod } from '../grant-policy.ts';

const Price = v.nullish(v.object({ id: v.nullish(v.string()) }));
const Proration = v.nullish(v.object({ proration: v.nullish(v.boolean()) }));

/** A line in the shapes of all versions: what is bought, how many, and for a whole period or not. */
export const InvoiceLine = v.pipe(
  v.object({
    metadata: Metadata,
    quantity: v.nullish(Amount, 1),
    // Since API version 2025-03-31.
    pricing: v.nullish(v.object({ price_details: v.nullish(v.object({ price: Reference })) })),
    parent: v.nullish(
      v.object({
        type: Text,
        subscription_item_details: Proration,
        invoice_item_details: Proration,
      }),
    ),
    // Before.
    type: Text,
    price: Price,
    plan: Price,
    proration: v.nullish(v.boolean()),
  }),
  v.transform(({ pricing, parent, type, price, plan, proration, quantity, metadata }) => ({
    priceId: pricing?.price_details?.price ?? price?.id ?? plan?.id ?? null,
    quantity,
    metadata,
    /** Of the subscription itself, not an item that was put on the same invoice. */
    subscribed: (parent?.type ?? type) !== 'invoice_item_details' && type !== 'invoiceitem',
    prorated:
      parent?.subscription_item_details?.proration ??
      parent?.invoice_item_details?.proration ??
      proration ??
      false,
  })),
);
type InvoiceLine = v.InferOutput<typeof InvoiceLine>;

/** Why credits that are due cannot be told: the reason of a dead letter. */
export type Undue = `paid, but ${string}`;

/**
 * What a paid invoice of a subscription grants: the credits of the packages whose price is on its
 * lines, times the quantity; where no line has such a price, the credits that the subscription's
 * metadata names. Lines that charge no whole period count for neither.
 *
 * @returns null when by the policy none are due.
 */
export function creditsOf(
  lines: readonly InvoiceLine[],
  metadata: Record<string, string>,
  packages: CreditPackages,
): number | null | Undue {
  const whole = lines.filter(chargesWholePeriod);
  if (lines.length > 0 && whole.length === 0) return null;

  const byPrice = new Map([...packages.values()].map((item) => [item.stripePriceId, item]));
  const sold = whole.flatMap((line) => {
    const bought = line.priceId === null ? undefined : byPrice.get(line.priceId);
    return bought ? [bought.credits * line.quantity] : [];
  });
  if (sold.length === 0)
    return (
      wholeCredits(metadata['credits']) ??
      'paid, but no package has the price on the invoice, and metadata.credits of the subscription is no whole number from 1 to 1,000,000'
    );
  const credits = sold.reduce((sum, each) => sum + each, 0);
  if (credits < 1 || credits > CREDITS_MAX)
    return 'paid, but the invoice comes to more than 1,000,000 credits, or to none';
  return credits;
}
