import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { purchase, startClient } from './test-client.ts';

const { fake, stripe } = await startClient();
const { sessions } = stripe.checkout;

test('a session has the parameters of its creation, and its line items only if expanded', async () => {
  const { id } = await sessions.create(purchase);

  const session = await sessions.retrieve(id);
  const expanded = await sessions.retrieve(id, { expand: ['line_items'] });

  expect(session).toMatchObject({
    object: 'checkout.session',
    mode: 'payment',
    status: 'open',
    payment_status: 'unpaid',
    amount_subtotal: 2999,
    amount_total: 2999,
    currency: 'usd',
    payment_intent: null,
    client_reference_id: 'ada',
    metadata: { user_id: 'ada', credits: '200' },
    livemode: false,
    url: `${fake.url}/c/pay/${id}`,
  });
  expect(id).toMatch(/^cs_test_\w{58}$/);
  expect(session.line_items).toBeUndefined();
  expect(expanded.line_items?.data).toMatchObject([{ amount_total: 2999, quantity: 1 }]);
  expect(fake.state.sessions.get(id).paymentIntentMetadata).toEqual(purchase.metadata);
});

test('a session for an existing price costs the amount of the price times the quantity', async () => {
  await stripe.products.create({ id: 'pro', name: 'Pro' });
  const price = await stripe.prices.create({ product: 'pro', currency: 'usd', unit_amount: 5999 });

  const line_items = [{ price: price.id, quantity: 2 }];
  const session = await sessions.create({ ...purchase, line_items });

  expect(session.amount_total).toBe(11_998);
});

test('a payment completes the session and creates an event, and a second payment is rejected', async () => {
  const { id } = await sessions.create(purchase);

  const event = fake.pay(id);

  const paid = await sessions.retrieve(id);
  expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  expect(paid.payment_intent).toMatch(/^pi_/);
  expect(event).toMatchObject({ type: 'checkout.session.completed', data: { object: { id } } });
  expect(() => fake.pay(id)).toThrow('This Checkout Session is complete.');
});

test('lists are newest first, in pages in both directions, and filtered by status', async () => {
  const client = await startClient();
  const { sessions } = client.stripe.checkout;
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await sessions.create(purchase)).id);
  client.fake.pay(ids[2] ?? '');

  const first = await sessions.list({ limit: 2 });
  const after = await sessions.list({ limit: 3, starting_after: ids[1] ?? '' });
  const before = await sessions.list({ limit: 2, ending_before: ids[3] ?? '' });
  const complete = await sessions.list({ status: 'complete' });
  const all = await sessions.list({ limit: 2 }).autoPagingToArray({ limit: 10 });

  const idsOf = (list: readonly Stripe.Checkout.Session[]) => list.map(({ id }) => id);
  expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/checkout/sessions' });
  expect(idsOf(first.data)).toEqual(ids.slice(0, 2));
  expect([idsOf(after.data), after.has_more]).toEqual([ids.slice(2, 5), false]);
  expect([idsOf(before.data), before.has_more]).toEqual([ids.slice(1, 3), true]);
  expect(idsOf(complete.data)).toEqual([ids[2]]);
  expect(idsOf(all)).toEqual(ids);
});

test('requests are recorded with their idempotency key and API version', async () => {
  await sessions.create(purchase, { idempotencyKey: 'recorded' });

  expect(fake.requests.at(-1)).toMatchObject({
    method: 'POST',
    path: '/v1/checkout/sessions',
    idempotencyKey: 'recorded',
    apiVersion: Stripe.API_VERSION,
    params: { mode: 'payment' },
  });
});

test('a live key creates live sessions', async () => {
  const { stripe: live } = await startClient({ secretKey: 'sk_live_fake' });

  const session = await live.checkout.sessions.create(purchase);

  expect(session).toMatchObject({ livemode: true });
  expect(session.id).toMatch(/^cs_live_/);
});
