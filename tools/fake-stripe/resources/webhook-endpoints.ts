import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { newId, nowSeconds, toMetadata } from '../objects.ts';
import * as param from '../parameters.ts';

const path = '/v1/webhook_endpoints';

/** Maximum for one account (docs.stripe.com/webhooks). */
const ENDPOINTS_MAX = 16;

/** Stripe has several hundred types. These are the handled ones, two others and the wildcard. */
const enabledEvents = param.list(
  param.oneOf(...handledTypes, 'customer.created', 'charge.succeeded', '*'),
);

const optional = { description: param.text(), metadata: param.metadata };

export const webhookEndpoints = [
  endpoint({
    method: 'POST',
    path,
    parameters: param.object<Stripe.WebhookEndpointCreateParams>(
      {
        ...optional,
        // The version that the SDK pins, and an older one.
        api_version: param.oneOf(Stripe.API_VERSION, '2024-06-20'),
        connect: param.boolean,
      },
      { enabled_events: enabledEvents, url: param.url },
    ),
    handle(params, { state, livemode }) {
      rejectUnreachableUrl(params.url, livemode);
      if (state.webhookEndpoints.all().length >= ENDPOINTS_MAX)
        throw invalidRequest(
          `You have reached the maximum of ${ENDPOINTS_MAX} ${livemode ? 'live' : 'test'} webhook endpoints.`,
        );
      const created: Stripe.WebhookEndpoint = {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        // The response does not contain `connect`, but a Connect endpoint has an application.
        application: params.connect ? newId('ca') : null,
        created: nowSeconds(),
        description: params.description ?? null,
        enabled_events: params.enabled_events,
        livemode,
        metadata: toMetadata(params.metadata),
        status: 'enabled',
        url: params.url,
      };
      state.webhookEndpoints.set(created);
      // Stripe returns the signing secret only in this response.
      return { ...created, secret: newId('whsec', 32) };
    },
  }),

  endpoint({
    method: 'POST',
    path: `${path}/:id`,
    // An endpoint keeps the api_version of its creation.
    parameters: param.object<Stripe.WebhookEndpointUpdateParams>({
      ...optional,
      disabled: param.boolean,
      enabled_events: enabledEvents,
      url: param.url,
    }),
    handle(params, { state, livemode }, id) {
      const current = state.webhookEndpoints.get(id, 'webhook_endpoint');
      const status = params.disabled ? 'disabled' : 'enabled';
      if (params.url !== undefined) rejectUnreachableUrl(params.url, livemode);
      return state.webhookEndpoints.set({
        ...current,
        description: params.description ?? current.description,
        enabled_events: params.enabled_events ?? current.enabled_events,
        metadata: { ...current.metadata, ...toMetadata(params.metadata) },
        status: params.disabled === undefined ? current.status : status,
        url: params.url ?? current.url,
      });
    },
  }),

  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Stripe.WebhookEndpointListParams>(param.pagination),
    handle: (params, { state }) => state.webhookEndpoints.page(path, params),
  }),
];

function rejectUnreachableUrl(url: string, livemode: boolean): void {
  const { hostname, protocol } = new URL(url);
  if (/^(localhost|127\.|0\.|10\.|192\.168\.)/.test(hostname))
    throw invalidRequest(
      'Invalid URL: URL must be publicly accessible. Consider using a tool like the Stripe CLI.',
      'url',
      'url_invalid',
    );
  if (livemode && protocol !== 'https:')
    throw invalidRequest(
      'Invalid URL: An explicit scheme (https) must be provided.',
      'url',
      'url_invalid',
    );
}
