import type Stripe from 'stripe';
import { endpoint } from '../endpoint.ts';
import { invalidRequest, resourceMissing } from '../errors.ts';
import { isInRange, nowSeconds } from '../objects.ts';
import * as param from '../parameters.ts';

const path = '/v1/events';

/** Stripe returns events for 30 days (docs.stripe.com/api/events). */
const RETENTION_SECONDS = 30 * 86_400;

export const events = [
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    parameters: param.object<Stripe.EventRetrieveParams>({}),
    handle(_, { state }, id) {
      const event = state.events.get(id, 'event');
      if (isExpired(event)) throw resourceMissing(404, 'event', id, 'id');
      return event;
    },
  }),

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

const isExpired = ({ created }: Stripe.Event): boolean =>
  created <= nowSeconds() - RETENTION_SECONDS;

function matches(event: Stripe.Event, params: Stripe.EventListParams): boolean {
  const delivered = event.pending_webhooks === 0;
  return (
    !isExpired(event) &&
    (params.type ?? event.type) === event.type &&
    (params.types?.includes(event.type) ?? true) &&
    (params.delivery_success ?? delivered) === delivered &&
    isInRange(event, params.created)
  );
}
