import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { newId, nowSeconds } from '../ids.ts';
import { type Parameters, pagination } from '../parameters.ts';
import { invalid } from '../refusal.ts';
import { asStored } from './metadata.ts';

type Create = Stripe.ProductCreateParams;
type Update = Stripe.ProductUpdateParams;

const changeable = {
  active: { kind: 'flag' },
  description: { kind: 'text', max: 40_000 },
  metadata: { kind: 'metadata' },
  statement_descriptor: { kind: 'text', max: 22 },
  unit_label: { kind: 'text', max: 12 },
} as const;

const create = {
  ...changeable,
  id: { kind: 'text' },
  name: { kind: 'text', required: true },
} as const satisfies Parameters<Create>;

const update = { ...changeable, name: { kind: 'text' } } as const satisfies Parameters<Update>;

const list = {
  ...pagination,
  active: { kind: 'flag' },
  ids: { kind: 'list', of: { kind: 'text' } },
} as const satisfies Parameters<Stripe.ProductListParams>;

const path = '/v1/products';

export const products = [
  endpoint<Create>({
    method: 'POST',
    path,
    parameters: create,
    answer(params, { state, livemode }) {
      if (params.id !== undefined && state.products.find(params.id))
        throw invalid('Product already exists.', 'id', 'resource_already_exists');
      const now = nowSeconds();
      return state.products.set({
        id: params.id ?? newId('prod', 14),
        object: 'product',
        active: params.active ?? true,
        created: now,
        default_price: null,
        description: params.description ?? null,
        images: [],
        livemode,
        marketing_features: [],
        metadata: asStored(params.metadata),
        name: params.name,
        package_dimensions: null,
        shippable: null,
        statement_descriptor: params.statement_descriptor ?? null,
        tax_code: null,
        tax_details: null,
        type: 'service',
        unit_label: params.unit_label ?? null,
        updated: now,
        url: null,
      });
    },
  }),

  endpoint<Update>({
    method: 'POST',
    path: `${path}/:id`,
    parameters: update,
    answer({ active, name, description, metadata }, { state }, id) {
      const before = state.products.get(id, 'product');
      return state.products.set({
        ...before,
        ...(active === undefined ? {} : { active }),
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(metadata ? { metadata: { ...before.metadata, ...asStored(metadata) } } : {}),
        updated: nowSeconds(),
      });
    },
  }),

  endpoint<Stripe.ProductListParams>({
    method: 'GET',
    path,
    parameters: list,
    answer: (params, { state, path: url }) =>
      state.products.page(
        url,
        params,
        ({ id, active }) =>
          (params.ids?.includes(id) ?? true) && (params.active ?? active) === active,
      ),
  }),
];
