import * as v from 'valibot';
import type { SubscriptionFact } from '../facts.ts';
import { Amount, Metadata, Reference, StripeId, Time, userIn } from '../fields.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';

const Price = v.nullish(v.object({ id: v.nullish(v.string()) }));
const Item = v.object({
  price: Price,
  plan: Price,
  quantity: v.nullish(Amount),
  // Here from API version 2025-03-31; on the subscription itself before. Both can be there.
  current_period_end: v.nullish(Time),
});

// A list object since 2016; a plain array in some older versions.
const Items = v.nullish(
  v.pipe(
    v.union([v.object({ data: v.array(Item) }), v.array(Item)]),
    v.transform((items) => (Array.isArray(items) ? items : items.data)),
  ),
  [],
);

export const Subscription = v.object({
  object: v.literal('subscription'),
  id: StripeId,
  status: v.string(),
  metadata: Metadata,
  customer: Reference,
  items: Items,
  plan: Price,
  quantity: v.nullish(Amount),
  current_period_end: v.nullish(Time),
  cancel_at: v.nullish(Time, null),
  cancel_at_period_end: v.nullish(v.boolean(), false),
});
type Subscription = v.InferOutput<typeof Subscription>;

/** In the order in which one overrides the other. */
const TERMINAL = ['incomplete_expired', 'canceled'];

/**
 * Which state stands when two events share a second. The one that serves the customer wins: if it
 * is wrong the next renewal corrects it, while the other mistake locks out somebody who paid.
 */
const SAME_SECOND = ['incomplete', 'unpaid', 'paused', 'past_due', 'trialing', 'active'];

export function recordSubscription(subscription: Subscription, event: EventContext): Outcome {
  return handled(snapshot(subscription, subscription.status, event));
}

export function endSubscription(subscription: Subscription, event: EventContext): Outcome {
  return handled(snapshot(subscription, 'canceled', event));
}

function snapshot(subscription: Subscription, status: string, event: EventContext) {
  const [item] = subscription.items;
  const periodEnd = item?.current_period_end ?? subscription.current_period_end ?? null;
  const row: SubscriptionFact = {
    id: subscription.id,
    version: version(
      TERMINAL.indexOf(status) + 1,
      event.created,
      event.type === 'customer.subscription.created' ? 0 : 1,
      SAME_SECOND.indexOf(status) + 1,
      event.id,
    ),
    ...said(event),
    status,
    userId: userIn(subscription.metadata),
    customer: subscription.customer,
    priceId: item?.price?.id ?? item?.plan?.id ?? subscription.plan?.id ?? null,
    quantity: item?.quantity ?? subscription.quantity ?? null,
    currentPeriodEnd: periodEnd,
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    cancelAt: subscription.cancel_at ?? (subscription.cancel_at_period_end ? periodEnd : null),
  };
  return { kind: 'subscription', row } as const;
}
