import Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newEventId, newId, nowSeconds, toMetadata } from '../objects.ts';
import * as param from '../parameters.ts';

const path = '/v1/products';

const optional = {
  active: param.boolean,
  description: param.text(40_000),
  metadata: param.metadata,
  statement_descriptor: param.text(22),
  unit_label: param.text(12),
};

export const products = [
  endpoint({
    method: 'POST',
    path,
    parameters: param.object<Stripe.ProductCreateParams>(
      { ...optional, id: param.text() },
      { name: param.text() },
    ),
    handle(params, { state, livemode }) {
      if (params.id !== undefined && state.products.find(params.id))
        throw invalidRequest('Product already exists.', 'id', 'resource_already_exists');
      const created = nowSeconds();
      return state.products.set({
        id: params.id ?? newId('prod', 14),
        object: 'product',
        active: params.active ?? true,
        created,
        default_price: null,
        description: params.description ?? null,
        images: [],
        livemode,
        marketing_features: [],
        metadata: toMetadata(params.metadata),
        name: params.name,
        package_dimensions: null,
        shippable: null,
        statement_descriptor: params.statement_descriptor ?? null,
        tax_code: null,
        tax_details: null,
        type: 'service',
        unit_label: params.unit_label ?? null,
        updated: created,
        url: null,
      });
    },
  }),

  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    parameters: param.object<Stripe.ProductUpdateParams>({ ...optional, name: param.text() }),
    handle(params, { state }, id) {
      const product = state.products.get(id, 'product');
      const changed: Stripe.Product = {
        ...product,
        active: params.active ?? product.active,
        description: params.description ?? product.description,
        metadata: { ...product.metadata, ...toMetadata(params.metadata) },
        name: params.name ?? product.name,
        statement_descriptor: params.statement_descriptor ?? product.statement_descriptor ?? null,
        unit_label: params.unit_label ?? product.unit_label ?? null,
        updated: nowSeconds(),
      };
      state.events.set(updatedEvent(changed));
      return state.products.set(changed);
    },
  }),

  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Stripe.ProductListParams>({
      ...param.pagination,
      active: param.boolean,
      ids: param.list(param.text()),
    }),
    handle: (params, { state }) =>
      state.products.page(
        path,
        params,
        ({ id, active }) =>
          (params.ids?.includes(id) ?? true) && (params.active ?? active) === active,
      ),
  }),
];

/** Stripe creates one for each change; Fake Stripe does not post it by itself. */
const updatedEvent = (product: Stripe.Product): Stripe.ProductUpdatedEvent => ({
  id: newEventId(),
  object: 'event',
  api_version: Stripe.API_VERSION,
  created: nowSeconds(),
  data: { object: product },
  livemode: product.livemode,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type: 'product.updated',
});
