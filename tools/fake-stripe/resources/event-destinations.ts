import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import * as param from '../parameters.ts';
import type { State } from '../state.ts';

const path = '/v2/core/event_destinations';

const PAGE_SIZE = 20;

/** The SDK takes `page` from the URL of the next page, so its types do not have it. */
type Params = Stripe.V2.Core.EventDestinationListParams & { page?: string };

/** Lists the webhook endpoints of v1 too, as Stripe does (docs.stripe.com/changelog, 2024-10-28). */
export const eventDestinations = [
  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Params>({
      include: param.list(param.oneOf('webhook_endpoint.url')),
      page: param.text(),
    }),
    handle({ include = [], page = '0' }, { state }) {
      const start = Number(page);
      if (!Number.isInteger(start) || start < 0) throw invalidRequest('Invalid page', 'page');
      const all = listDestinations(state);
      const next = new URLSearchParams({ page: String(start + PAGE_SIZE) });
      for (const [index, field] of include.entries()) next.set(`include[${index}]`, field);
      return {
        data: all.slice(start, start + PAGE_SIZE).map((each) => withUrl(each, include.length > 0)),
        next_page_url: all.length > start + PAGE_SIZE ? `${path}?${next}` : null,
        previous_page_url: null,
      };
    },
  }),
];

const listDestinations = ({ eventDestinations, webhookEndpoints }: State) => [
  ...eventDestinations.all(),
  ...webhookEndpoints.all().map(toDestination),
];

function toDestination(webhook: Stripe.WebhookEndpoint): Stripe.V2.Core.EventDestination {
  const created = new Date(webhook.created * 1000).toISOString();
  return {
    id: webhook.id,
    object: 'v2.core.event_destination',
    created,
    description: webhook.description ?? '',
    enabled_events: webhook.enabled_events,
    event_payload: 'snapshot',
    events_from: [webhook.application === null ? '@self' : '@accounts'],
    livemode: webhook.livemode,
    metadata: webhook.metadata,
    name: '',
    ...(webhook.api_version !== null && { snapshot_api_version: webhook.api_version }),
    status: webhook.status === 'enabled' ? 'enabled' : 'disabled',
    type: 'webhook_endpoint',
    updated: created,
    webhook_endpoint: { url: webhook.url },
  };
}

/** The URL of a webhook endpoint is in the response only on request. */
const withUrl = (destination: Stripe.V2.Core.EventDestination, included: boolean) =>
  destination.webhook_endpoint && !included
    ? { ...destination, webhook_endpoint: {} }
    : destination;
