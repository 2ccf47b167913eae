import type Stripe from 'stripe';
import { invalidRequest } from '../errors.ts';
import { newId, nowSeconds } from '../objects.ts';
import type { SessionState, State, SubscriptionState } from '../state.ts';
import { recordEvent, subscriptionObject } from './events.ts';
import { payInvoice } from './invoices.ts';

const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };

/** Subscribes the buyer of a paid session: the first invoice, and the events of both. */
export function startSubscription(state: State, paid: SessionState): SubscriptionState {
  const { session, lineItems, subscriptionMetadata = {}, trialDays = 0 } = paid;
  const price = lineItems.find((each) => each.price?.type === 'recurring')?.price;
  if (!price) throw new Error('a session of mode subscription has a recurring price');
  const created = nowSeconds();
  const customer = typeof session.customer === 'string' ? session.customer : newId('cus');
  state.customers.set({ id: customer });
  const subscription: SubscriptionState = {
    id: newId('sub'),
    item: newId('si', 14),
    created,
    customer,
    livemode: session.livemode,
    status: trialDays > 0 ? 'trialing' : 'active',
    metadata: subscriptionMetadata,
    price,
    period: periodFrom(created, price, trialDays),
    cancelAt: null,
    latestInvoice: null,
  };
  recordEvent(
    state,
    'customer.subscription.created',
    subscriptionObject(subscription, trialDays > 0 ? 'trialing' : 'incomplete'),
  );
  const amount = trialDays > 0 ? 0 : (price.unit_amount ?? 0);
  const charges = [{ price, amount, isProration: false }];
  const latestInvoice = payInvoice(state, subscription, 'subscription_create', charges);
  return update(state, { ...subscription, latestInvoice });
}

/** The end of a period: the subscription renews, or ends if that is scheduled. */
export function endPeriod(state: State, id: string): void {
  const { price, period, cancelAt, ...rest } = requireAlive(state, id);
  if (cancelAt !== null) {
    cancelNow(state, id);
    return;
  }
  const next = { ...rest, price, cancelAt, period: periodFrom(period.end, price) };
  const charges = [{ price, amount: price.unit_amount ?? 0, isProration: false }];
  const latestInvoice = payInvoice(state, next, 'subscription_cycle', charges);
  update(state, { ...next, status: 'active', latestInvoice });
}

/** A change in the portal that is invoiced at once, in proportion to the time that is left. */
export function changePrice(state: State, id: string, price: Stripe.Price): void {
  const subscription = requireAlive(state, id);
  const { start, end } = subscription.period;
  const share = (end - nowSeconds()) / (end - start);
  const part = ({ unit_amount }: Stripe.Price) => Math.round((unit_amount ?? 0) * share);
  const changed = { ...subscription, price };
  const latestInvoice = payInvoice(state, changed, 'subscription_update', [
    { price: subscription.price, amount: -part(subscription.price), isProration: true },
    { price, amount: part(price), isProration: true },
  ]);
  update(state, { ...changed, latestInvoice });
}

/** With flexible billing the portal sets `cancel_at`, and leaves `cancel_at_period_end` false. */
export function scheduleCancellation(state: State, id: string, scheduled: boolean): void {
  const subscription = requireAlive(state, id);
  update(state, { ...subscription, cancelAt: scheduled ? subscription.period.end : null });
}

export function cancelNow(state: State, id: string): void {
  const canceled = { ...requireAlive(state, id), status: 'canceled' };
  state.subscriptions.set(canceled);
  const object = { ...subscriptionObject(canceled, 'canceled'), ended_at: nowSeconds() };
  recordEvent(state, 'customer.subscription.deleted', object);
}

function update(state: State, subscription: SubscriptionState): SubscriptionState {
  const object = subscriptionObject(subscription, subscription.status);
  recordEvent(state, 'customer.subscription.updated', object);
  return state.subscriptions.set(subscription);
}

function requireAlive({ subscriptions }: State, id: string): SubscriptionState {
  const subscription = subscriptions.get(id);
  if (subscription.status === 'canceled')
    throw invalidRequest('A canceled subscription can only update its cancellation_details.');
  return subscription;
}

function periodFrom(start: number, { recurring }: Stripe.Price, trialDays = 0) {
  const { interval = 'month', interval_count = 1 } = recurring ?? {};
  const days = trialDays > 0 ? trialDays : (DAYS[interval] ?? 30) * interval_count;
  return { start, end: start + days * 86_400 };
}
