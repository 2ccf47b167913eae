import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newId, nowSeconds, toMetadata } from '../objects.ts';
import * as param from '../parameters.ts';
import type { State } from '../state.ts';

const path = '/v1/prices';

export const taxBehavior = param.oneOf('exclusive', 'inclusive', 'unspecified');

export const recurring = param.object<Stripe.PriceCreateParams.Recurring>(
  { interval_count: param.integer(1) },
  { interval: param.oneOf('day', 'month', 'week', 'year') },
);

export const prices = [
  endpoint({
    method: 'POST',
    path,
    parameters: param.object<Stripe.PriceCreateParams>(
      {
        active: param.boolean,
        lookup_key: param.text(200),
        metadata: param.metadata,
        nickname: param.text(),
        product: param.text(),
        recurring,
        tax_behavior: taxBehavior,
        transfer_lookup_key: param.boolean,
        unit_amount: param.unitAmount,
      },
      { currency: param.currency },
    ),
    handle(params, { state, livemode }) {
      const product = findProduct(params, state);
      if (params.unit_amount === undefined)
        throw invalidRequest('You must specify `unit_amount`.', 'unit_amount', 'parameter_missing');
      releaseLookupKey(params, state);
      return state.prices.set({
        ...newPrice({ ...params, product, unit_amount: params.unit_amount }, livemode),
        active: params.active ?? true,
        lookup_key: params.lookup_key ?? null,
        metadata: toMetadata(params.metadata),
        nickname: params.nickname ?? null,
      });
    },
  }),

  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    parameters: param.object<Stripe.PriceRetrieveParams>({}),
    handle: (_, { state }, id) => state.prices.get(id, 'price'),
  }),

  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Stripe.PriceListParams>({
      ...param.pagination,
      active: param.boolean,
      currency: param.currency,
      lookup_keys: param.list(param.text(), 10),
      product: param.text(),
      type: param.oneOf('one_time', 'recurring'),
    }),
    handle: (params, { state }) =>
      state.prices.page(path, params, (price) => matches(price, params)),
  }),
];

interface PriceParams {
  readonly currency: string;
  readonly product: string;
  readonly unit_amount: number;
  readonly recurring?: Stripe.PriceCreateParams.Recurring;
  readonly tax_behavior?: Stripe.PriceCreateParams.TaxBehavior;
}

/** An inactive price without a name: those that a Checkout Session creates stay so. */
export function newPrice(params: PriceParams, livemode: boolean): Stripe.Price {
  const { currency, product, unit_amount, recurring, tax_behavior = 'unspecified' } = params;
  return {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: nowSeconds(),
    currency,
    custom_unit_amount: null,
    livemode,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product,
    recurring: recurring ? newRecurrence(recurring) : null,
    tax_behavior,
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount,
    unit_amount_decimal: null,
  };
}

const newRecurrence = ({
  interval,
  interval_count = 1,
}: Stripe.PriceCreateParams.Recurring): Stripe.Price.Recurring => ({
  interval,
  interval_count,
  meter: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

function findProduct({ product }: Stripe.PriceCreateParams, { products }: State): string {
  if (product === undefined)
    throw invalidRequest('You must specify `product`.', 'product', 'parameter_missing');
  return products.get(product, 'product', 400).id;
}

/** A lookup key belongs to one price. It moves to another price only on request. */
function releaseLookupKey(params: Stripe.PriceCreateParams, { prices }: State): void {
  if (params.lookup_key === undefined) return;
  const holder = prices.all().find((price) => price.lookup_key === params.lookup_key);
  if (!holder) return;
  if (!params.transfer_lookup_key)
    throw invalidRequest(
      `A price (\`${holder.id}\`) already uses that lookup key.`,
      'lookup_key',
      'resource_already_exists',
    );
  prices.set({ ...holder, lookup_key: null });
}

function matches(price: Stripe.Price, params: Stripe.PriceListParams): boolean {
  return (
    (params.active ?? price.active) === price.active &&
    (params.currency ?? price.currency) === price.currency &&
    (params.product ?? price.product) === price.product &&
    (params.type ?? price.type) === price.type &&
    (params.lookup_keys?.includes(price.lookup_key ?? '') ?? true)
  );
}
