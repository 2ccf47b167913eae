import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { open, purchase } from './test-client.ts';

const { fake, stripe } = await open();

test('a session has what it was made with, and no line items unless they are expanded', async () => {
  const made = await stripe.checkout.sessions.create(purchase);
  const plain = await stripe.checkout.sessions.retrieve(made.id);
  const full = await stripe.checkout.sessions.retrieve(made.id, { expand: ['line_items'] });

  expect(plain).toMatchObject({
    ...{ object: 'checkout.session', mode: 'payment', status: 'open', payment_status: 'unpaid' },
    ...{ amount_subtotal: 2999, amount_total: 2999, currency: 'usd', payment_intent: null },
    ...{ client_reference_id: 'ada', metadata: { user_id: 'ada', credits: '200' } },
    ...{ livemode: false, url: `${fake.url}/c/pay/${made.id}` },
  });
  expect(plain.id).toMatch(/^cs_test_\w{58}$/);
  expect(plain.line_items).toBeUndefined();
  expect(full.line_items?.data).toMatchObject([{ amount_total: 2999, quantity: 1 }]);
  expect(fake.state.sessions.get(made.id).paymentIntentMetadata).toEqual(purchase.metadata);
});

test('a session for a price of the catalogue costs what that price says', async () => {
  const { lineItems } = fake.state.sessions.get(
    (await stripe.checkout.sessions.create(purchase)).id,
  );
  const adHoc = lineItems[0]?.price;
  if (!adHoc) throw new Error('a line item has a price');
  fake.state.prices.set({ ...adHoc, id: 'price_pro', active: true, unit_amount: 5999 });

  const line_items = [{ price: 'price_pro', quantity: 2 }];
  const session = await stripe.checkout.sessions.create({ ...purchase, line_items });

  expect(session.amount_total).toBe(11_998);
});

test('paying completes the session, and what is paid cannot be paid again', async () => {
  const { id } = await stripe.checkout.sessions.create(purchase);

  const event = fake.pay(id);

  const paid = await stripe.checkout.sessions.retrieve(id);
  expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  expect(paid.payment_intent).toMatch(/^pi_/);
  expect(event).toMatchObject({ type: 'checkout.session.completed', data: { object: { id } } });
  expect(() => fake.pay(id)).toThrow('This Checkout Session is complete.');
});

test('lists go from the newest to the oldest, a page at a time, in both directions', async () => {
  const { fake: shelf, stripe: reader } = await open();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await reader.checkout.sessions.create(purchase)).id);

  const first = await reader.checkout.sessions.list({ limit: 2 });
  const after = await reader.checkout.sessions.list({ limit: 3, starting_after: ids[1] ?? '' });
  const before = await reader.checkout.sessions.list({ limit: 2, ending_before: ids[3] ?? '' });

  const idsOf = ({ data }: Stripe.ApiList<Stripe.Checkout.Session>) => data.map(({ id }) => id);
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/checkout/sessions' });
  expect([idsOf(after), after.has_more]).toEqual([ids.slice(2, 5), false]);
  expect([idsOf(before), before.has_more]).toEqual([ids.slice(1, 3), true]);

  shelf.pay(ids[2] ?? '');
  expect(idsOf(await reader.checkout.sessions.list({ status: 'complete' }))).toEqual([ids[2]]);
  const all = await reader.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
  expect(all.map(({ id }) => id)).toEqual(ids);
});

test('what came is there to look at, with its key and version', async () => {
  await stripe.checkout.sessions.create(purchase, { idempotencyKey: 'seen' });

  expect(fake.requests.at(-1)).toMatchObject({
    ...{ method: 'POST', path: '/v1/checkout/sessions', idempotencyKey: 'seen' },
    ...{ apiVersion: Stripe.API_VERSION, params: { mode: 'payment' } },
  });
});

test('a live key makes live sessions', async () => {
  const { stripe: live } = await open({ secretKey: 'sk_live_fake' });

  const session = await live.checkout.sessions.create(purchase);

  expect(session).toMatchObject({ livemode: true });
  expect(session.id).toMatch(/^cs_live_/);
});
