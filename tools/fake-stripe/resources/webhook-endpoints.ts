import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { newId, nowSeconds } from '../ids.ts';
import { type Parameters, pagination } from '../parameters.ts';
import { invalid, StripeRefusal } from '../refusal.ts';
import { asStored } from './metadata.ts';

type Create = Stripe.WebhookEndpointCreateParams;
type Update = Stripe.WebhookEndpointUpdateParams;

/** Of the several hundred types, those of this project and two that it does not handle. */
const EVENT_TYPES = [
  ...handledTypes,
  'customer.created',
  'charge.succeeded',
  '*',
] as const satisfies Stripe.WebhookEndpointCreateParams.EnabledEvent[];

/** The version that the SDK pins, and an older one. */
const API_VERSIONS = [
  Stripe.API_VERSION,
  '2024-06-20',
] as const satisfies Stripe.WebhookEndpointCreateParams.ApiVersion[];

/** As many as one account may have (docs.stripe.com/webhooks). */
const ENDPOINTS_MAX = 16;

const enabled_events = { kind: 'list', of: { kind: 'text', oneOf: EVENT_TYPES } } as const;
const described = {
  description: { kind: 'text' },
  metadata: { kind: 'metadata' },
} as const;

const create = {
  api_version: { kind: 'text', oneOf: API_VERSIONS },
  connect: { kind: 'flag' },
  ...described,
  enabled_events: { ...enabled_events, required: true },
  url: { kind: 'text', format: 'url', required: true },
} as const satisfies Parameters<Create>;

/** No api_version: it is fixed when the endpoint is made. */
const update = {
  ...described,
  disabled: { kind: 'flag' },
  enabled_events,
  url: { kind: 'text', format: 'url' },
} as const satisfies Parameters<Update>;

const path = '/v1/webhook_endpoints';

export const webhookEndpoints = [
  endpoint<Create>({
    method: 'POST',
    path,
    parameters: create,
    answer(params, { state, livemode }) {
      refuseUnreachable(params.url, livemode);
      if (state.webhookEndpoints.all().length >= ENDPOINTS_MAX)
        throw new StripeRefusal(400, {
          type: 'invalid_request_error',
          message: `You have reached the maximum of ${ENDPOINTS_MAX} ${livemode ? 'live' : 'test'} webhook endpoints.`,
        });
      const made: Stripe.WebhookEndpoint = {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        application: null,
        created: nowSeconds(),
        description: params.description ?? null,
        enabled_events: params.enabled_events,
        livemode,
        metadata: asStored(params.metadata),
        status: 'enabled',
        url: params.url,
      };
      state.webhookEndpoints.set(made);
      // Told once, in the answer that makes it.
      return { ...made, secret: newId('whsec', 32) };
    },
  }),

  endpoint<Update>({
    method: 'POST',
    path: `${path}/:id`,
    parameters: update,
    answer(params, { state, livemode }, id) {
      const before = state.webhookEndpoints.get(id, 'webhook_endpoint');
      if (params.url !== undefined) refuseUnreachable(params.url, livemode);
      const { disabled, enabled_events: types, metadata, description, url } = params;
      return state.webhookEndpoints.set({
        ...before,
        ...(types ? { enabled_events: types } : {}),
        ...(metadata ? { metadata: { ...before.metadata, ...asStored(metadata) } } : {}),
        ...(description === undefined ? {} : { description }),
        ...(url === undefined ? {} : { url }),
        ...(disabled === undefined ? {} : { status: disabled ? 'disabled' : 'enabled' }),
      });
    },
  }),

  endpoint<Stripe.WebhookEndpointListParams>({
    method: 'GET',
    path,
    parameters: pagination,
    answer: (params, { state, path: url }) => state.webhookEndpoints.page(url, params),
  }),
];

function refuseUnreachable(url: string, livemode: boolean): void {
  const { hostname, protocol } = new URL(url);
  if (/^(localhost|127\.|0\.|10\.|192\.168\.)/.test(hostname))
    throw invalid(
      'Invalid URL: URL must be publicly accessible. Consider using a tool like the Stripe CLI.',
      'url',
      'url_invalid',
    );
  if (livemode && protocol !== 'https:')
    throw invalid(
      'Invalid URL: An explicit scheme (https) must be provided.',
      'url',
      'url_invalid',
    );
}
