import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { purchase, startClient } from './test-client.ts';

const { fake, stripe, post } = await startClient();
const { sessions } = stripe.checkout;

const product_data = { name: 'Monthly' };
const recurring = { interval: 'month' } as const;
const plan = {
  mode: 'subscription',
  success_url: purchase.success_url,
  cancel_url: purchase.cancel_url,
  line_items: [
    { quantity: 1, price_data: { currency: 'usd', unit_amount: 1900, product_data, recurring } },
  ],
  subscription_data: { metadata: { user_id: 'ada', credits: '300' } },
} satisfies Stripe.Checkout.SessionCreateParams;

const { success_url, cancel_url, ...embedded } = {
  ...purchase,
  ui_mode: 'embedded_page' as const,
  return_url: 'https://shop.example/return',
};

/** Subscribes a new buyer; returns the types of the events and the session. */
async function subscribe(changes: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const { id } = await sessions.create({ ...plan, ...changes });
  const before = fake.state.events.all().length;
  fake.pay(id);
  const events = fake.state.events.all().slice(before);
  const { subscription, customer } = await sessions.retrieve(id);
  return { events, session: id, subscription: String(subscription), customer: String(customer) };
}

describe('what Stripe refuses together is refused', () => {
  test.each<[string, object]>([
    [
      'a recurring price in mode payment',
      { ...plan, mode: 'payment', subscription_data: undefined },
    ],
    ['no recurring price in mode subscription', { ...plan, line_items: purchase.line_items }],
    [
      'subscription_data in mode payment',
      { ...purchase, subscription_data: { metadata: { a: 'b' } } },
    ],
    [
      'payment_intent_data in mode subscription',
      { ...plan, payment_intent_data: { metadata: { a: 'b' } } },
    ],
    ['a hosted page with return_url', { ...purchase, return_url: 'https://shop.example' }],
    ['an embedded one with success_url', { ...embedded, success_url }],
    ['an embedded one with cancel_url', { ...embedded, cancel_url }],
    ['an embedded one without return_url', { ...embedded, return_url: undefined }],
    ['an unknown customer', { ...purchase, customer: 'cus_unknown' }],
    ['customer_update without a customer', { ...purchase, customer_update: { address: 'auto' } }],
    ['an unknown locale', { ...purchase, locale: 'tlh' }],
    [
      'more than eight digits of money',
      { ...purchase, line_items: [{ ...purchase.line_items[0], quantity: 99_999 }] },
    ],
  ])('%s', async (_, params) => {
    await expect(
      sessions.create(params as Stripe.Checkout.SessionCreateParams),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  test('tax for a customer whose address the page may not save', async () => {
    fake.state.customers.set({ id: 'cus_taxed' });
    const taxed = { ...purchase, customer: 'cus_taxed', automatic_tax: { enabled: true } };

    await expect(sessions.create(taxed)).rejects.toMatchObject({
      code: 'customer_tax_location_invalid',
    });
    const session = await sessions.create({ ...taxed, customer_update: { address: 'auto' } });
    expect(session.automatic_tax.enabled).toBe(true);
  });

  test('a portal of an unknown customer, and one without a customer', async () => {
    await expect(
      stripe.billingPortal.sessions.create({ customer: 'cus_unknown' }),
    ).rejects.toMatchObject({ code: 'resource_missing', param: 'customer', statusCode: 400 });
    expect(await post('/v1/billing_portal/sessions', '')).toMatchObject({ status: 400 });
  });
});

test('an embedded session has a client secret instead of a URL', async () => {
  const session = await sessions.create(embedded);

  expect(session).toMatchObject({ ui_mode: 'embedded_page', url: null });
  expect(session.client_secret).toMatch(/_secret_/);
});

test('a payment subscribes: the events are those of the subscription, its invoice and the session', async () => {
  const { events, session } = await subscribe();

  expect(events.map(({ type }) => type)).toEqual([
    'customer.subscription.created',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
  expect(events[3]?.data.object).toMatchObject({
    amount_paid: 1900,
    billing_reason: 'subscription_create',
    parent: { subscription_details: { metadata: { user_id: 'ada', credits: '300' } } },
  });
  expect(await sessions.retrieve(session)).toMatchObject({
    payment_intent: null,
    payment_status: 'paid',
  });
});

test('a trial has an invoice of nothing, and no payment', async () => {
  const { events } = await subscribe({
    subscription_data: { ...plan.subscription_data, trial_period_days: 14 },
  });

  const types = events.map(({ type }) => type);
  expect(types).not.toContain('payment_intent.succeeded');
  expect(events.find(({ type }) => type === 'invoice.paid')?.data.object).toMatchObject({
    total: 0,
  });
});

test('the portal cancels, and its buttons are for its own customer', async () => {
  const { customer, subscription } = await subscribe();
  const other = await subscribe();
  const return_url = 'https://shop.example/plan';
  const { url } = await stripe.billingPortal.sessions.create({ customer, return_url });
  expect(await (await fetch(url)).text()).toContain('Cancel plan');
  const press = (action: string, id = subscription) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ action, subscription: id }) });

  await press('cancel_at_period_end');
  const { cancelAt, period } = fake.state.subscriptions.get(subscription);
  expect(cancelAt).toBe(period.end);

  await press('cancel_now');
  expect(fake.state.events.all().at(-1)).toMatchObject({ type: 'customer.subscription.deleted' });

  expect((await press('cancel_now', other.subscription)).status).toBe(404);
  expect(fake.state.subscriptions.get(other.subscription).status).toBe('active');
});
