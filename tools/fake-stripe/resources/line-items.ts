import type Stripe from 'stripe';
import type { Context } from '../endpoint.ts';
import { newId, nowSeconds } from '../ids.ts';
import { invalid } from '../refusal.ts';
import { asStored } from './metadata.ts';

type Given = Stripe.Checkout.SessionCreateParams.LineItem;

/** Each with its price: one that exists, or one that is made for this session alone. */
export function lineItemsOf(
  given: readonly Given[],
  currency: string | undefined,
  context: Context,
): Stripe.LineItem[] {
  return given.map((item, index) => {
    const at = `line_items[${index}]`;
    const price = priceOf(item, context, at);
    if (currency !== undefined && currency !== price.currency)
      throw invalid(`The price is not in the currency ${currency}.`, 'currency');
    if (item.quantity === undefined)
      throw invalid('Quantity is required. Add `quantity` to the line item.', `${at}[quantity]`);
    const amount = (price.unit_amount ?? 0) * item.quantity;
    return {
      id: newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: item.price_data?.product_data?.name ?? null,
      metadata: {},
      price,
      quantity: item.quantity,
    };
  });
}

function priceOf({ price, price_data: adHoc }: Given, context: Context, at: string): Stripe.Price {
  if (price && adHoc)
    throw invalid('You may only specify one of these parameters: price, price_data.', at);
  if (price) {
    const found = context.state.prices.get(price, `${at}[price]`, 400);
    if (!found.active)
      throw invalid('The price specified is inactive.', `${at}[price]`, 'price_inactive');
    if (found.type !== 'one_time')
      throw invalid('You cannot use a recurring price in `payment` mode.', `${at}[price]`);
    return found;
  }
  if (!adHoc) throw invalid('You must specify either `price` or `price_data`.', at);
  return adHocPrice(adHoc, context, `${at}[price_data]`);
}

function adHocPrice(
  given: Stripe.Checkout.SessionCreateParams.LineItem.PriceData,
  { livemode }: Context,
  at: string,
): Stripe.Price {
  if (given.unit_amount === undefined)
    throw invalid('You must specify `unit_amount`.', `${at}[unit_amount]`, 'parameter_missing');
  if (given.product)
    throw invalid('This fake takes product_data alone for an ad-hoc price.', `${at}[product]`);
  if (!given.product_data)
    throw invalid('You must specify `product_data`.', `${at}[product_data]`, 'parameter_missing');
  return {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: nowSeconds(),
    currency: given.currency,
    custom_unit_amount: null,
    livemode,
    lookup_key: null,
    metadata: asStored(undefined),
    nickname: null,
    product: newId('prod', 14),
    recurring: null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: given.unit_amount,
    unit_amount_decimal: null,
  };
}
