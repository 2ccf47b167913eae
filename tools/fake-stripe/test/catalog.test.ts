import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { startClient } from './test-client.ts';

const { fake, stripe, post } = await startClient();
const url = 'https://ingest.shop.example/api/stripe/webhook';

test('only the response that creates a webhook endpoint contains its signing secret', async () => {
  const api_version = Stripe.API_VERSION;

  const created = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'], api_version });

  const [listed] = (await stripe.webhookEndpoints.list()).data;
  expect(created.secret).toMatch(/^whsec_/);
  expect(listed).toMatchObject({ id: created.id, status: 'enabled', api_version });
  expect(listed).not.toHaveProperty('secret');
});

test('an update of a webhook endpoint changes its events and status but not its API version', async () => {
  const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });

  const updated = await stripe.webhookEndpoints.update(id, {
    enabled_events: ['invoice.paid'],
    disabled: true,
  });
  const rejected = await post(`/v1/webhook_endpoints/${id}`, 'api_version=2024-06-20');

  expect(updated).toMatchObject({ url, enabled_events: ['invoice.paid'], status: 'disabled' });
  expect(rejected).toMatchObject({ status: 400, body: { error: { code: 'parameter_unknown' } } });
});

test('a second price gets the lookup key of the first only if it transfers the key', async () => {
  await stripe.products.create({ id: 'gold', name: 'Gold' });
  const params = { product: 'gold', currency: 'usd', unit_amount: 500, lookup_key: 'gold' };
  const first = await stripe.prices.create(params);

  await expect(stripe.prices.create(params)).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  const second = await stripe.prices.create({ ...params, transfer_lookup_key: true });

  const found = await stripe.prices.list({ lookup_keys: ['gold'], active: true });
  expect(found.data.map(({ id }) => id)).toEqual([second.id]);
  expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
});

test('a product with an existing id is rejected, and an update changes only the sent properties', async () => {
  await stripe.products.create({ id: 'silver', name: 'Silver', unit_label: 'coin' });

  await expect(stripe.products.create({ id: 'silver', name: 'Other' })).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  await stripe.products.update('silver', { name: 'Silver plus' });

  const { data } = await stripe.products.list({ ids: ['silver'] });
  expect(data).toMatchObject([
    { id: 'silver', name: 'Silver plus', active: true, unit_label: 'coin' },
  ]);
});

test.each([
  ['webhook_endpoints', 'enabled_events[0]=*', 'url'],
  ['webhook_endpoints', 'enabled_events[0]=*&url=http://localhost:8787/x', 'url'],
  ['webhook_endpoints', 'enabled_events[0]=*&url=https://a b', 'url'],
  ['webhook_endpoints', `enabled_events[0]=invoice.payed&url=${url}`, 'enabled_events[0]'],
  ['webhook_endpoints', `enabled_events[0]=*&url=${url}&api_version=2026-01-01`, 'api_version'],
  ['products', 'active=true', 'name'],
  ['products', 'name=Gold&unit_amount=1', 'unit_amount'],
  ['prices', 'currency=usd&unit_amount=1&product=unknown', 'product'],
  ['prices', 'currency=usd&product=gold', 'unit_amount'],
  ['prices', 'currency=usd&product=gold&unit_amount=1.5', 'unit_amount'],
])('POST /v1/%s with %s gets 400 for %s', async (resource, form, param) => {
  expect(await post(`/v1/${resource}`, form)).toMatchObject({
    status: 400,
    body: { error: { type: 'invalid_request_error', param } },
  });
});

test('an account cannot have more than 16 webhook endpoints', async () => {
  const create = () => stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  while (fake.state.webhookEndpoints.all().length < 16) await create();

  await expect(create()).rejects.toMatchObject({ statusCode: 400 });
});

test('event destinations include the webhook endpoints of v1, with the URL only on request', async () => {
  const { stripe: other } = await startClient();
  const own = await other.webhookEndpoints.create({ url, enabled_events: ['*'] });
  const connect = await other.webhookEndpoints.create({
    url,
    enabled_events: ['*'],
    connect: true,
  });

  const { eventDestinations } = other.v2.core;
  const redacted = await eventDestinations.list();
  const complete = await eventDestinations.list({ include: ['webhook_endpoint.url'] });

  expect(redacted.data.map(({ webhook_endpoint }) => webhook_endpoint)).toEqual([{}, {}]);
  expect(complete.data).toMatchObject([
    { id: own.id, events_from: ['@self'], webhook_endpoint: { url } },
    { id: connect.id, events_from: ['@accounts'], webhook_endpoint: { url } },
  ]);
});

test('more than 20 event destinations come in pages, each with the requested URLs', async () => {
  const { stripe: other, fake: account } = await startClient();
  await other.webhookEndpoints.create({ url, enabled_events: ['*'] });
  const include = ['webhook_endpoint.url'];
  const [first] = (await other.v2.core.eventDestinations.list({ include })).data;
  if (!first) throw new Error('The new endpoint is missing.');
  for (let n = 1; n <= 20; n += 1)
    account.state.eventDestinations.set({ ...first, id: `ed_test_${n}` });

  const all = await other.v2.core.eventDestinations
    .list({ include })
    .autoPagingToArray({ limit: 100 });

  expect(new Set(all.map(({ id }) => id)).size).toBe(21);
  expect(all.every(({ webhook_endpoint }) => webhook_endpoint?.url === url)).toBe(true);
});

test.each([
  ['?limit=1', { 'Stripe-Version': Stripe.API_VERSION }, 400],
  ['?include[0]=name', { 'Stripe-Version': Stripe.API_VERSION }, 400],
  ['', {}, 400],
  ['', { 'Stripe-Version': Stripe.API_VERSION }, 200],
])(
  'GET /v2/core/event_destinations%s with the headers %o gets %d',
  async (query, headers, status) => {
    const response = await fetch(`${fake.url}/v2/core/event_destinations${query}`, {
      headers: { Authorization: `Bearer ${fake.secretKey}`, ...headers },
    });

    expect(response.status).toBe(status);
  },
);

test('a webhook endpoint in live mode requires https', async () => {
  const { stripe: live } = await startClient({ secretKey: 'sk_live_fake' });

  await expect(
    live.webhookEndpoints.create({ url: 'http://shop.example/x', enabled_events: ['*'] }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'url' });
});

test('a change of a product causes an event with the product as it is then', async () => {
  const { stripe: other } = await startClient();
  const { id } = await other.products.create({ name: 'Gold' });

  await other.products.update(id, { metadata: { tier: '1' } });

  const { data } = await other.events.list({ type: 'product.updated' });
  expect(data).toMatchObject([
    { pending_webhooks: 1, data: { object: { id, name: 'Gold', metadata: { tier: '1' } } } },
  ]);
});
