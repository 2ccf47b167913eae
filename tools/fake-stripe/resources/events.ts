import type Stripe from 'stripe';
import { created, isCreatedIn } from '../created.ts';
import { endpoint } from '../endpoint.ts';
import { nowSeconds } from '../ids.ts';
import { type Parameters, pagination } from '../parameters.ts';
import { invalid } from '../refusal.ts';

const list = {
  ...pagination,
  created,
  delivery_success: { kind: 'flag' },
  type: { kind: 'text' },
  types: { kind: 'list', max: 20, of: { kind: 'text' } },
} as const satisfies Parameters<Stripe.EventListParams>;

/** An event can be asked for so long after it was made (docs.stripe.com/api/events). */
const KEPT_SECONDS = 30 * 86_400;

export const events = [
  endpoint<Stripe.EventListParams>({
    method: 'GET',
    path: '/v1/events',
    parameters: list,
    answer(params, { state, path: url }) {
      if (params.type !== undefined && params.types !== undefined)
        throw invalid('You may only specify one of these parameters: type, types.', 'type');
      return state.events.page(url, params, (event) => isKept(event) && fits(event, params));
    },
  }),
];

const isKept = (event: Stripe.Event) => event.created > nowSeconds() - KEPT_SECONDS;

function fits(event: Stripe.Event, asked: Stripe.EventListParams): boolean {
  const delivered = event.pending_webhooks === 0;
  return (
    (asked.type === undefined || event.type === asked.type) &&
    (asked.types === undefined || asked.types.includes(event.type)) &&
    (asked.delivery_success === undefined || asked.delivery_success === delivered) &&
    isCreatedIn(event, asked.created)
  );
}
