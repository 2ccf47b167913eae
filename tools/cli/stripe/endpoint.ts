import { handledTypes } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';

/** The path at which ingest receives events. */
export const WEBHOOK_PATH = '/api/stripe/webhook';

/** The event types of the handler table. Any other type would be delivered and then ignored. */
export const EVENTS: readonly string[] = handledTypes;

/** Stripe renders events in the version of their endpoint, which is fixed when it is created. */
export const API_VERSION: string = Stripe.API_VERSION;

/** How the event types of an endpoint differ from the handler table, in words to print. */
export function compareEvents(enabled: readonly string[]): string[] {
  const missing = enabled.includes('*') ? [] : EVENTS.filter((type) => !enabled.includes(type));
  const unhandled = enabled.filter((type) => !EVENTS.includes(type));
  const differences: string[] = [];
  if (missing.length > 0) differences.push(`it lacks ${missing.join(', ')}`);
  if (unhandled.length > 0)
    differences.push(`it sends ${unhandled.join(', ')}, which has no handler`);
  return differences;
}

/** An endpoint with this URL: preferably one of the current API version. */
export function findEndpoint(
  url: string,
  endpoints: readonly Stripe.WebhookEndpoint[],
): Stripe.WebhookEndpoint | undefined {
  const matches = endpoints.filter((endpoint) => endpoint.url === url);
  return matches.find(({ api_version }) => api_version === API_VERSION) ?? matches[0];
}
