import { type Changes, fixture } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { newEventId, nowSeconds } from '../objects.ts';
import type { State, SubscriptionState } from '../state.ts';

type FixtureType = Parameters<typeof fixture>[0];

/** Creates an event as Stripe does, and posts nothing. */
export function recordEvent(
  { events }: State,
  type: FixtureType,
  object: NonNullable<Changes['object']>,
): Stripe.Event {
  const livemode = object['livemode'] === true;
  const event = fixture(type, { id: newEventId(), created: nowSeconds(), livemode, object });
  // The fixtures are whole events of the pinned API version, of which the type names a part only.
  return events.set(event as unknown as Stripe.Event);
}

export function subscriptionObject(subscription: SubscriptionState, status: string) {
  const { id, customer, livemode, metadata, price, period, cancelAt, item } = subscription;
  return {
    id,
    customer,
    livemode,
    metadata,
    status,
    currency: price.currency,
    start_date: subscription.created,
    created: subscription.created,
    cancel_at: cancelAt,
    cancel_at_period_end: false,
    latest_invoice: subscription.latestInvoice,
    items: {
      object: 'list',
      data: [
        {
          id: item,
          object: 'subscription_item',
          created: subscription.created,
          current_period_start: period.start,
          current_period_end: period.end,
          metadata: {},
          price,
          quantity: 1,
          subscription: id,
        },
      ],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
  };
}
