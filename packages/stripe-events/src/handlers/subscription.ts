import * as v from 'valibot';
import type { SubscriptionFact } from '../facts.ts';
import { Amount, ExpandableId, IsoTimestamp, Metadata, parseUserId, StripeId } from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import { handled, type Outcome } from '../outcome.ts';
import { isPriceOfPlan } from '../purchase-metadata.ts';
import { version } from '../version.ts';

const Price = v.nullish(
  v.object({ id: v.nullish(v.string()), unit_amount: v.nullish(Amount, null) }),
);
const Item = v.object({
  price: Price,
  plan: Price,
  quantity: v.nullish(Amount),
  // Here since API version 2025-03-31, on the subscription itself before. Both can be present.
  current_period_end: v.nullish(IsoTimestamp),
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
  customer: ExpandableId,
  items: Items,
  plan: Price,
  quantity: v.nullish(Amount),
  current_period_end: v.nullish(IsoTimestamp),
  cancel_at: v.nullish(IsoTimestamp, null),
  cancel_at_period_end: v.nullish(v.boolean(), false),
});
type Subscription = v.InferOutput<typeof Subscription>;

/** Each overrides the one before, and all other statuses. */
const TERMINAL_STATUSES = ['incomplete_expired', 'canceled'];

/**
 * Of two events of one second the later status in this list stands. It serves the customer: if it
 * is wrong the next renewal corrects it, while the other mistake locks out somebody who paid.
 */
const TIE_BREAK_ORDER = ['incomplete', 'unpaid', 'paused', 'past_due', 'trialing', 'active'];

export const recordSubscription = (subscription: Subscription, event: EventContext): Outcome =>
  handled(toSubscriptionFact(subscription, subscription.status, event));

export const endSubscription = (subscription: Subscription, event: EventContext): Outcome =>
  handled(toSubscriptionFact(subscription, 'canceled', event));

function toSubscriptionFact(subscription: Subscription, status: string, event: EventContext) {
  const [item] = subscription.items;
  const periodEnd = item?.current_period_end ?? subscription.current_period_end ?? null;
  const row: SubscriptionFact = {
    id: subscription.id,
    version: version(
      TERMINAL_STATUSES.indexOf(status) + 1,
      event.created,
      event.type === 'customer.subscription.created' ? 0 : 1,
      TIE_BREAK_ORDER.indexOf(status) + 1,
    ),
    ...provenance(event),
    status,
    userId: parseUserId(subscription.metadata),
    customer: subscription.customer,
    priceId: item?.price?.id ?? item?.plan?.id ?? subscription.plan?.id ?? null,
    packageId: isPriceOfPlan(subscription.metadata, item?.price?.unit_amount ?? null)
      ? (subscription.metadata['package_id'] ?? null)
      : null,
    quantity: item?.quantity ?? subscription.quantity ?? null,
    currentPeriodEnd: periodEnd,
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    cancelAt: subscription.cancel_at ?? (subscription.cancel_at_period_end ? periodEnd : null),
  };
  return { kind: 'subscription', row } as const;
}
