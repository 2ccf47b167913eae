import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { open } from './test-client.ts';

const { fake, stripe, post } = await open();
const url = 'https://ingest.shop.example/api/stripe/webhook';
const endpoint = {
  url,
  enabled_events: ['invoice.paid'],
  api_version: Stripe.API_VERSION,
} as const;

test('an endpoint tells its signing secret once, in the answer that makes it', async () => {
  const made = await stripe.webhookEndpoints.create({
    ...endpoint,
    enabled_events: [...endpoint.enabled_events],
  });

  const [listed] = (await stripe.webhookEndpoints.list()).data;

  expect(made.secret).toMatch(/^whsec_/);
  expect(listed).toMatchObject({ id: made.id, status: 'enabled', api_version: Stripe.API_VERSION });
  expect(listed).not.toHaveProperty('secret');
});

test('an endpoint can be given other events and be disabled, but no other version', async () => {
  const { id } = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });

  const changed = await stripe.webhookEndpoints.update(id, {
    enabled_events: ['invoice.paid'],
    disabled: true,
  });
  const refused = await post(`/v1/webhook_endpoints/${id}`, 'api_version=2024-06-20');

  expect(changed).toMatchObject({ enabled_events: ['invoice.paid'], status: 'disabled' });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'parameter_unknown' } } });
});

test('a price belongs to a product, and its lookup key names it alone', async () => {
  await stripe.products.create({ id: 'gold', name: 'Gold' });
  const given = { product: 'gold', currency: 'usd', unit_amount: 500, lookup_key: 'gold' };
  const first = await stripe.prices.create(given);

  await expect(stripe.prices.create(given)).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  const second = await stripe.prices.create({ ...given, transfer_lookup_key: true });

  const named = await stripe.prices.list({ lookup_keys: ['gold'], active: true });
  expect(named.data.map(({ id }) => id)).toEqual([second.id]);
  expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
});

test('a product of an id that there is already is refused, and a change of its name is kept', async () => {
  await stripe.products.create({ id: 'silver', name: 'Silver' });

  await expect(stripe.products.create({ id: 'silver', name: 'Other' })).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  await stripe.products.update('silver', { name: 'Silver plus' });

  const { data } = await stripe.products.list({ ids: ['silver'] });
  expect(data).toMatchObject([{ id: 'silver', name: 'Silver plus', active: true }]);
});

describe('what Stripe would refuse is refused', () => {
  test.each([
    ['an endpoint without a URL', '/v1/webhook_endpoints', 'enabled_events[0]=*', 'url'],
    [
      'an endpoint on this machine',
      '/v1/webhook_endpoints',
      'enabled_events[0]=*&url=http://localhost:8787/x',
      'url',
    ],
    [
      'an event type that there is not',
      '/v1/webhook_endpoints',
      `enabled_events[0]=invoice.payed&url=${url}`,
      'enabled_events[0]',
    ],
    [
      'a version that there is not',
      '/v1/webhook_endpoints',
      `enabled_events[0]=*&url=${url}&api_version=2026-01-01`,
      'api_version',
    ],
    ['a product without a name', '/v1/products', 'active=true', 'name'],
    ['a product of a price', '/v1/products', 'name=Gold&unit_amount=1', 'unit_amount'],
    ['a price of no product', '/v1/prices', 'currency=usd&unit_amount=1&product=no', 'product'],
    ['a price without an amount', '/v1/prices', 'currency=usd&product=gold', 'unit_amount'],
    ['a price in words', '/v1/prices', 'currency=usd&product=gold&unit_amount=1.5', 'unit_amount'],
  ])('%s', async (_, path, body, param) => {
    expect(await post(path, body)).toMatchObject({ status: 400, body: { error: { param } } });
  });

  test('a 17th endpoint', async () => {
    while (fake.state.webhookEndpoints.all().length < 16)
      await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });

    await expect(
      stripe.webhookEndpoints.create({ url, enabled_events: ['*'] }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  test('a live endpoint that is not https', async () => {
    const live = await open({ secretKey: 'sk_live_fake' });

    await expect(
      live.stripe.webhookEndpoints.create({ url: 'http://shop.example/x', enabled_events: ['*'] }),
    ).rejects.toMatchObject({ statusCode: 400, param: 'url' });
  });
});
