import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterAll, expect, test } from 'vitest';
import { open, purchase } from './test-client.ts';

const { fake, stripe } = await open({ webhookSecret: 'whsec_page' });

/** Where events are posted: it keeps what it gets. */
const received: Stripe.Event[] = [];
const webhook = createServer(async (request, response) => {
  const body = await text(request);
  const signature = String(request.headers['stripe-signature']);
  received.push(await Stripe.webhooks.constructEventAsync(body, signature, 'whsec_page'));
  response.end();
}).listen(0, '127.0.0.1');
afterAll(() => webhook.close());

const press = (url: string | null) => fetch(url ?? '', { method: 'POST', redirect: 'manual' });

test('the button pays, posts a signed event, and returns the buyer with the id of the session', async () => {
  fake.webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
  const { id, url } = await stripe.checkout.sessions.create(purchase);
  expect(await (await fetch(url ?? '')).text()).toContain('$29.99');

  const returned = await press(url);
  const again = await press(url);

  expect(returned.status).toBe(303);
  for (const each of [returned, again])
    expect(each.headers.get('Location')).toBe(`https://shop.example/success?session=${id}`);
  expect(received).toMatchObject([{ data: { object: { id, payment_status: 'paid' } } }]);
});

test('without a webhook URL the buyer returns all the same, and the event waits', async () => {
  fake.webhookUrl = undefined;
  const { id, url } = await stripe.checkout.sessions.create(purchase);

  expect((await press(url)).status).toBe(303);

  expect(fake.state.events.all().at(-1)).toMatchObject({ data: { object: { id } } });
  expect(received.some(({ data }) => 'id' in data.object && data.object.id === id)).toBe(false);
});

test('what a session says cannot become markup of the page', async () => {
  const line_items = [
    {
      quantity: 1,
      price_data: { currency: 'usd', unit_amount: 1, product_data: { name: '<script>' } },
    },
  ];
  const { url } = await stripe.checkout.sessions.create({ ...purchase, line_items });

  expect(await (await fetch(url ?? '')).text()).toContain('&lt;script&gt;');
});

test('a page of no session is not found', async () => {
  expect((await fetch(`${fake.url}/c/pay/cs_test_no`)).status).toBe(404);
});
