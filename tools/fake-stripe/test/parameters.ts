import type Stripe from 'stripe';
import { boolean, currency, integer, list, object, oneOf, text } from '../parameters.ts';

/*
 * Checked by the compiler, as part of `pnpm check`: parameters that the SDK does not have, or has
 * with another type, do not compile.
 */
const create = object<Stripe.Checkout.SessionCreateParams>;
const priceData = object<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>;

export const accepted = [
  create({ success_url: text(), mode: oneOf('payment'), adaptive_pricing: object({}) }),
  priceData({ unit_amount: integer() }, { currency }),
];

export const rejected = () => [
  // @ts-expect-error The pinned API version has no such parameter.
  create({ payment_method_types: list(text()) }),
  // @ts-expect-error A URL is text.
  create({ success_url: integer() }),
  // @ts-expect-error A group has no such parameter.
  create({ adaptive_pricing: object({ disabled: boolean }) }),
  // @ts-expect-error The items of a list are prices, not line items.
  create({ line_items: list(priceData({}, { currency })) }),
  // @ts-expect-error The type of an item cannot be inferred.
  create({ line_items: list(object({ quantity: text() })) }),
  // @ts-expect-error An inline price requires a currency.
  priceData({ unit_amount: integer() }),
  // @ts-expect-error A required parameter is not optional.
  priceData({ currency }, { currency }),
];
