import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';

/** The path at which ingest receives events. */
export const WEBHOOK_PATH = '/api/stripe/webhook';

/** The event types of the handler table. Any other type would be delivered and then ignored. */
export const EVENTS: readonly string[] = handledTypes;

/** Stripe renders events in the version of their endpoint, which is fixed when it is created. */
export const API_VERSION: string = Stripe.API_VERSION;

export interface EventsDifference {
  readonly missing: readonly string[];
  readonly unhandled: readonly string[];
}

/** Compares the event types of an endpoint with the handler table. */
export function compareEvents(enabled: readonly string[]): EventsDifference {
  const all = enabled.includes('*');
  return {
    missing: all ? [] : EVENTS.filter((type) => !enabled.includes(type)),
    unhandled: enabled.filter((type) => !EVENTS.includes(type)),
  };
}

/** An endpoint with this URL: preferably one of the current API version. */
export function findEndpoint(
  url: string,
  endpoints: readonly Stripe.WebhookEndpoint[],
): Stripe.WebhookEndpoint | undefined {
  const matches = endpoints.filter((endpoint) => endpoint.url === url);
  return matches.find(({ api_version }) => api_version === API_VERSION) ?? matches[0];
}
