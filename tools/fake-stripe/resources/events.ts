import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import { isInRange, nowSeconds } from '../objects.ts';
import * as param from '../parameters.ts';

const path = '/v1/events';

/** Stripe lists events for 30 days (docs.stripe.com/api/events/list). */
const RETENTION_SECONDS = 30 * 86_400;

export const events = [
  endpoint({
    method: 'GET',
    path,
    parameters: param.object<Stripe.EventListParams>({
      ...param.pagination,
      created: param.createdRange,
      delivery_success: param.boolean,
      type: param.text(),
      types: param.list(param.text(), 20),
    }),
    handle(params, { state }) {
      if (params.type !== undefined && params.types !== undefined)
        throw invalidRequest('You may only specify one of these parameters: type, types.', 'type');
      return state.events.page(path, params, (event) => matches(event, params));
    },
  }),
];

function matches(event: Stripe.Event, params: Stripe.EventListParams): boolean {
  const delivered = event.pending_webhooks === 0;
  return (
    event.created > nowSeconds() - RETENTION_SECONDS &&
    (params.type ?? event.type) === event.type &&
    (params.types?.includes(event.type) ?? true) &&
    (params.delivery_success ?? delivered) === delivered &&
    isInRange(event, params.created)
  );
}
