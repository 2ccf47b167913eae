import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterAll, expect, test } from 'vitest';
import { purchase, startClient } from './test-client.ts';

const { fake, stripe } = await startClient({ webhookSecret: 'whsec_page' });

const received: Stripe.Event[] = [];
const webhook = createServer(async (request, response) => {
  const signature = String(request.headers['stripe-signature']);
  const body = await text(request);
  received.push(await Stripe.webhooks.constructEventAsync(body, signature, 'whsec_page'));
  response.end();
}).listen(0, '127.0.0.1');
afterAll(() => webhook.close());

const pressPay = (url: string | null) => fetch(url ?? '', { method: 'POST', redirect: 'manual' });

test('two presses of the button pay once, post one signed event and redirect to success_url', async () => {
  fake.webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
  const { id, url } = await stripe.checkout.sessions.create(purchase);
  expect(await (await fetch(url ?? '')).text()).toContain('$29.99');

  const responses = [await pressPay(url), await pressPay(url)];

  for (const { status, headers } of responses)
    expect([status, headers.get('Location')]).toEqual([
      303,
      `https://shop.example/success?session=${id}`,
    ]);
  expect(received).toMatchObject([{ data: { object: { id, payment_status: 'paid' } } }]);
  expect(fake.state.events.all()).toMatchObject([{ pending_webhooks: 0 }]);
});

test('without a webhook URL the button redirects, and the event stays pending', async () => {
  fake.webhookUrl = undefined;
  const { id, url } = await stripe.checkout.sessions.create(purchase);
  const { length } = received;

  expect((await pressPay(url)).status).toBe(303);

  expect(fake.state.events.all().at(-1)).toMatchObject({
    data: { object: { id } },
    pending_webhooks: 1,
  });
  expect(received).toHaveLength(length);
});

test('the page escapes the values of a session', async () => {
  const price_data = { currency: 'usd', unit_amount: 1, product_data: { name: '<script>' } };
  const line_items = [{ quantity: 1, price_data }];
  const { url } = await stripe.checkout.sessions.create({ ...purchase, line_items });

  expect(await (await fetch(url ?? '')).text()).toContain('&lt;script&gt;');
});

test('the page of an unknown session gets 404', async () => {
  expect((await fetch(`${fake.url}/c/pay/cs_test_unknown`)).status).toBe(404);
});
