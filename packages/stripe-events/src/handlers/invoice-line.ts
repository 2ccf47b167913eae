import * as v from 'valibot';
import { Amount, ExpandableId, Metadata, NullableString } from '../fields.ts';

/** An amount in the smallest unit, with up to twelve decimal places; null for anything else. */
const DecimalAmount = v.pipe(
  v.optional(v.unknown()),
  v.transform((text) =>
    typeof text === 'string' && /^-?\d{1,15}(\.\d{1,12})?$/.test(text) ? text : null,
  ),
);
const Price = v.nullish(
  v.object({
    id: v.nullish(v.string()),
    unit_amount_decimal: DecimalAmount,
    unit_amount: v.nullish(Amount),
    // A plan's.
    amount: v.nullish(Amount),
  }),
);
const Proration = v.nullish(v.object({ proration: v.nullish(v.boolean()) }));

/** An invoice line in the shapes of all API versions: what it charges, of which price. */
export const InvoiceLine = v.pipe(
  v.object({
    amount: v.nullish(Amount, 0),
    metadata: Metadata,
    quantity: v.nullish(Amount, 1),
    // Since API version 2025-03-31.
    pricing: v.nullish(
      v.object({
        price_details: v.nullish(v.object({ price: ExpandableId })),
        unit_amount_decimal: DecimalAmount,
      }),
    ),
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
  v.transform(({ amount, metadata, quantity, pricing, parent, type, price, plan, proration }) => ({
    amount,
    metadata,
    quantity,
    priceId: pricing?.price_details?.price ?? price?.id ?? plan?.id ?? null,
    /** Price of one as decimal text, in the currency's smallest unit; null where the line has none. */
    unitAmount:
      pricing?.unit_amount_decimal ??
      price?.unit_amount_decimal ??
      (price?.unit_amount ?? plan?.amount)?.toString() ??
      null,
    /** A line of the subscription itself, not a one-off item on the same invoice. */
    isSubscriptionLine: (parent?.type ?? type) !== 'invoice_item_details' && type !== 'invoiceitem',
    isProration:
      parent?.subscription_item_details?.proration ??
      parent?.invoice_item_details?.proration ??
      proration ??
      false,
  })),
);
export type InvoiceLine = v.InferOutput<typeof InvoiceLine>;
