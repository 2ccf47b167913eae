import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';

/** Where ingest receives: the end of every endpoint's URL. */
export const WEBHOOK_PATH = '/api/stripe/webhook';

/** What an endpoint must send: what the handler table lists, and nothing that is then ignored. */
export const EVENTS: readonly string[] = handledTypes;

/** An event has the shape of its endpoint's version, which is fixed when the endpoint is made. */
export const API_VERSION: string = Stripe.API_VERSION;

export interface EventsDifference {
  readonly missing: readonly string[];
  readonly needless: readonly string[];
}

/** How the types that an endpoint sends differ from the table's. */
export function eventsDifference(enabled: readonly string[]): EventsDifference {
  const all = enabled.includes('*');
  return {
    missing: all ? [] : EVENTS.filter((type) => !enabled.includes(type)),
    needless: enabled.filter((type) => !EVENTS.includes(type)),
  };
}

export const sameEvents = (enabled: readonly string[]): boolean => {
  const { missing, needless } = eventsDifference(enabled);
  return missing.length === 0 && needless.length === 0;
};

/** Of the endpoints at a URL the one whose version is ours, else whichever there is. */
export function endpointAt(
  url: string,
  endpoints: readonly Stripe.WebhookEndpoint[],
): Stripe.WebhookEndpoint | undefined {
  const there = endpoints.filter((endpoint) => endpoint.url === url);
  return there.find(({ api_version }) => api_version === API_VERSION) ?? there[0];
}
