import type Stripe from 'stripe';
import type { Context } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newId } from '../objects.ts';
import { newPrice } from './prices.ts';

type LineItem = Stripe.Checkout.SessionCreateParams.LineItem;
type PriceData = Stripe.Checkout.SessionCreateParams.LineItem.PriceData;

/** Line items with their prices: an existing price, or a price created for this session only. */
export function createLineItems(
  { line_items = [], currency, mode }: Stripe.Checkout.SessionCreateParams,
  context: Context,
): Stripe.LineItem[] {
  const items = line_items.map((item, index) => {
    const param = `line_items[${index}]`;
    const price = findOrCreatePrice(item, context, param);
    if (mode === 'payment' && price.type === 'recurring')
      throw invalidRequest(
        'You must provide at least one recurring price in `subscription` mode: this is `payment` mode.',
        param,
      );
    if (currency !== undefined && currency !== price.currency)
      throw invalidRequest(`The price is not in the currency ${currency}.`, 'currency');
    if (item.quantity === undefined)
      throw invalidRequest(
        'Quantity is required. Add `quantity` to the line item.',
        `${param}[quantity]`,
      );
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
    } satisfies Stripe.LineItem;
  });
  rejectAmounts(items, mode);
  return items;
}

/** Stripe's limit of eight digits; some currencies have others. */
const AMOUNT_MAX = 99_999_999;

function rejectAmounts(items: readonly Stripe.LineItem[], mode: string | undefined): void {
  if (mode === 'subscription' && !items.some(({ price }) => price?.type === 'recurring'))
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  if (items.reduce((sum, { amount_total }) => sum + amount_total, 0) > AMOUNT_MAX)
    throw invalidRequest(
      "The Checkout Session's total amount must be no more than $999,999.99 usd.",
      'line_items',
      'amount_too_large',
    );
}

function findOrCreatePrice(item: LineItem, context: Context, param: string): Stripe.Price {
  if (item.price && item.price_data)
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', param);
  if (item.price) return findPrice(item.price, context, `${param}[price]`);
  if (item.price_data)
    return createInlinePrice(item.price_data, context.livemode, `${param}[price_data]`);
  throw invalidRequest('You must specify either `price` or `price_data`.', param);
}

function findPrice(id: string, { state }: Context, param: string): Stripe.Price {
  const price = state.prices.get(id, param, 400);
  if (!price.active)
    throw invalidRequest('The price specified is inactive.', param, 'price_inactive');
  return price;
}

function createInlinePrice(params: PriceData, livemode: boolean, param: string) {
  const { product, product_data, unit_amount } = params;
  if (unit_amount === undefined) throw missing('unit_amount', param);
  if (product)
    throw invalidRequest('Fake Stripe requires `product_data` here.', `${param}[product]`);
  if (!product_data) throw missing('product_data', param);
  return newPrice({ ...params, product: newId('prod', 14), unit_amount }, livemode);
}

const missing = (name: string, param: string) =>
  invalidRequest(`You must specify \`${name}\`.`, `${param}[${name}]`, 'parameter_missing');
