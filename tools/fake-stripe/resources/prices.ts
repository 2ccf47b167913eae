import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { newId, nowSeconds } from '../ids.ts';
import { type Parameters, pagination } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import type { State } from '../state.ts';
import { asStored } from './metadata.ts';

type Create = Stripe.PriceCreateParams;

const create = {
  active: { kind: 'flag' },
  currency: { kind: 'text', format: 'currency', required: true },
  lookup_key: { kind: 'text', max: 200 },
  metadata: { kind: 'metadata' },
  nickname: { kind: 'text' },
  product: { kind: 'text' },
  tax_behavior: { kind: 'text', oneOf: ['exclusive', 'inclusive', 'unspecified'] },
  transfer_lookup_key: { kind: 'flag' },
  unit_amount: { kind: 'whole', min: 0, max: 99_999_999 },
} as const satisfies Parameters<Create>;

const list = {
  ...pagination,
  active: { kind: 'flag' },
  currency: { kind: 'text', format: 'currency' },
  lookup_keys: { kind: 'list', max: 10, of: { kind: 'text' } },
  product: { kind: 'text' },
  type: { kind: 'text', oneOf: ['one_time', 'recurring'] },
} as const satisfies Parameters<Stripe.PriceListParams>;

const path = '/v1/prices';

export const prices = [
  endpoint<Create>({
    method: 'POST',
    path,
    parameters: create,
    answer(params, { state, livemode }) {
      const product = productOf(params, state);
      if (params.unit_amount === undefined)
        throw invalid('You must specify `unit_amount`.', 'unit_amount', 'parameter_missing');
      takeLookupKey(params, state);
      return state.prices.set({
        id: newId('price'),
        object: 'price',
        active: params.active ?? true,
        billing_scheme: 'per_unit',
        created: nowSeconds(),
        currency: params.currency,
        custom_unit_amount: null,
        livemode,
        lookup_key: params.lookup_key ?? null,
        metadata: asStored(params.metadata),
        nickname: params.nickname ?? null,
        product,
        recurring: null,
        tax_behavior: params.tax_behavior ?? 'unspecified',
        tiers_mode: null,
        transform_quantity: null,
        type: 'one_time',
        unit_amount: params.unit_amount,
        unit_amount_decimal: null,
      });
    },
  }),

  endpoint<Stripe.PriceRetrieveParams>({
    method: 'GET',
    path: `${path}/:id`,
    parameters: {},
    answer: (_, { state }, id) => state.prices.get(id, 'price'),
  }),

  endpoint<Stripe.PriceListParams>({
    method: 'GET',
    path,
    parameters: list,
    answer: (params, { state, path: url }) =>
      state.prices.page(url, params, (price) => fits(price, params)),
  }),
];

function productOf({ product }: Create, { products }: State): string {
  if (product === undefined)
    throw invalid('You must specify `product`.', 'product', 'parameter_missing');
  return products.get(product, 'product', 400).id;
}

/** A key names one price: it is refused, or taken from the one that has it, as asked. */
function takeLookupKey({ lookup_key, transfer_lookup_key }: Create, { prices: all }: State): void {
  const holder = all.all().find((price) => price.lookup_key === lookup_key);
  if (lookup_key === undefined || !holder) return;
  if (!transfer_lookup_key)
    throw invalid(
      `A price (\`${holder.id}\`) already uses that lookup key.`,
      'lookup_key',
      'resource_already_exists',
    );
  all.set({ ...holder, lookup_key: null });
}

function fits(price: Stripe.Price, asked: Stripe.PriceListParams): boolean {
  return (
    (asked.active ?? price.active) === price.active &&
    (asked.currency ?? price.currency) === price.currency &&
    (asked.product ?? price.product) === price.product &&
    (asked.type ?? price.type) === price.type &&
    (asked.lookup_keys?.includes(price.lookup_key ?? '') ?? true)
  );
}
