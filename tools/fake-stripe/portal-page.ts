import { formatMoney } from '@stripe-credits/stripe-events/money';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { cancelNow, changePrice, scheduleCancellation } from './billing/subscriptions.ts';
import type { FakeStripe } from './fake-stripe.ts';
import { pageLayout } from './page-layout.ts';
import type { State, SubscriptionState } from './state.ts';

/** Stands in for Stripe's customer portal: the buyer changes or cancels the plan. */
export function portalPage(fake: FakeStripe): Hono {
  const { state } = fake;
  const app = new Hono();
  app.get('/:id', (c) => c.html(page(state, c.req.param('id'))));

  app.post('/:id', async (c) => {
    const { customer } = state.portalSessions.get(c.req.param('id'));
    const form = await c.req.parseBody();
    const subscription = String(form['subscription']);
    const action = String(form['action']);
    const price = String(form['price']);
    const perform = ACTIONS[action];
    if (!perform || state.subscriptions.get(subscription).customer !== customer)
      return c.notFound();
    await fake.deliverNew(() => perform(state, subscription, price));
    return c.redirect(c.req.path, 303);
  });
  return app;
}

const ACTIONS: Record<string, (state: State, subscription: string, price: string) => void> = {
  cancel_at_period_end: (state, id) => scheduleCancellation(state, id, true),
  keep: (state, id) => scheduleCancellation(state, id, false),
  cancel_now: cancelNow,
  change: (state, id, price) => changePrice(state, id, state.prices.get(price)),
};

function page(state: State, id: string) {
  const { customer, returnUrl } = state.portalSessions.get(id);
  const plans = state.subscriptions.all().filter((each) => each.customer === customer);
  return pageLayout(
    'Customer portal',
    html`<p>A stand-in for Stripe’s customer portal.</p>
      ${plans.map((plan) => planSection(plan, state))}
      ${plans.length === 0 && html`<p>No plans.</p>`}
      ${returnUrl && html`<a href="${returnUrl}">Return to the shop</a>`}`,
  );
}

function planSection({ id, price, status, period, cancelAt }: SubscriptionState, state: State) {
  const day = new Date(period.end * 1000).toISOString().slice(0, 10);
  const button = (action: string, label: string, value = '') => html`<form method="post"><p>
      <input type="hidden" name="subscription" value="${id}" /><input type="hidden" name="price" value="${value}" />
      <button name="action" value="${action}">${label}</button></p></form>`;
  const cost = (each: typeof price) =>
    `${formatMoney(each.unit_amount, each.currency)} a ${each.recurring?.interval}`;
  if (status === 'canceled') return html`<h1>${cost(price)}</h1><p>This plan is canceled.</p>`;
  const others = state.prices.all().filter((each) => each.active && each.recurring);
  return html`<h1>${cost(price)}</h1>
    <p>${cancelAt === null ? `Renews on ${day}.` : `Ends on ${day}.`}</p>
    ${others
      .filter((other) => other.id !== price.id)
      .map((other) => button('change', `Change to ${cost(other)}`, other.id))}
    ${cancelAt === null ? button('cancel_at_period_end', 'Cancel plan') : button('keep', 'Don’t cancel plan')}
    ${button('cancel_now', 'Cancel immediately')}`;
}
