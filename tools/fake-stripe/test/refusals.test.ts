import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { open, purchase } from './test-client.ts';

const { fake, client, stripe, post } = await open();
const path = '/v1/checkout/sessions';
const line = 'line_items[0][quantity]=1&line_items[0][price_data]';
const product = `${line}[product_data][name]=Standard`;
const price = `${line}[currency]=usd&${line}[unit_amount]=2999`;
const good = `mode=payment&success_url=https://shop.example&${product}&${price}`;

test('a request that Stripe would take is taken', async () => {
  expect((await post(path, good)).status).toBe(200);
});

describe('a request that Stripe would refuse is refused and makes no session', () => {
  test.each([
    [
      'a parameter that the pinned version no longer has',
      `${good}&payment_method_types[0]=card`,
      { code: 'parameter_unknown', param: 'payment_method_types' },
    ],
    [
      'an unknown parameter deep inside',
      `${good}&${line}[colour]=red`,
      { code: 'parameter_unknown', param: 'line_items[0][price_data][colour]' },
    ],
    [
      'a missing parameter deep inside',
      `mode=payment&success_url=https://shop.example&${product}&${line}[unit_amount]=1`,
      { code: 'parameter_missing', param: 'line_items[0][price_data][currency]' },
    ],
    [
      'no success_url',
      `mode=payment&${product}&${price}`,
      { code: 'parameter_missing', param: 'success_url' },
    ],
    [
      'text where a whole number belongs',
      good.replace('2999', 'cheap'),
      { code: 'parameter_invalid_integer', param: 'line_items[0][price_data][unit_amount]' },
    ],
    [
      'a fraction where a whole number belongs',
      good.replace('2999', '29.99'),
      { code: 'parameter_invalid_integer', param: 'line_items[0][price_data][unit_amount]' },
    ],
    [
      'a word where a flag belongs',
      `${good}&allow_promotion_codes=yes`,
      { param: 'allow_promotion_codes' },
    ],
    ['text where a list belongs', `mode=payment&line_items=one`, { param: 'line_items' }],
    ['a list where text belongs', `${good}&locale[0]=en`, { param: 'locale' }],
    [
      'names where a list has numbers',
      `mode=payment&line_items[a][quantity]=1`,
      { param: 'line_items' },
    ],
    ['a mode that there is not', good.replace('payment', 'gift'), { param: 'mode' }],
    [
      'a URL that is none',
      good.replace('https://shop.example', '/success'),
      { code: 'url_invalid', param: 'success_url' },
    ],
    [
      'a value that is empty',
      `${good}&client_reference_id=`,
      { code: 'parameter_invalid_empty', param: 'client_reference_id' },
    ],
    [
      'a client_reference_id of 201 characters',
      `${good}&client_reference_id=${'x'.repeat(201)}`,
      { param: 'client_reference_id' },
    ],
    [
      'metadata of 501 characters',
      `${good}&metadata[note]=${'x'.repeat(501)}`,
      { param: 'metadata[note]' },
    ],
    [
      'a key of 41 characters',
      `${good}&metadata[${'k'.repeat(41)}]=x`,
      { type: 'invalid_request_error' },
    ],
    [
      'a price that there is not',
      'mode=payment&success_url=https://shop.example&line_items[0][quantity]=1&line_items[0][price]=price_no',
      { code: 'resource_missing', param: 'line_items[0][price]' },
    ],
    ['both kinds of price', `${good}&line_items[0][price]=price_no`, { param: 'line_items[0]' }],
    [
      'two parameters that contradict',
      `${good}&metadata[a]=1&metadata[a][b]=2`,
      { param: 'metadata[a][b]' },
    ],
    [
      'a session that expires in a minute',
      `${good}&expires_at=${Math.floor(Date.now() / 1000) + 60}`,
      { param: 'expires_at' },
    ],
    ['a field that cannot be expanded', `${good}&expand[]=user`, { param: 'expand' }],
  ])('%s', async (_, body, error) => {
    const before = fake.state.sessions.all().length;

    const refused = await post(path, body);

    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect(refused.body.error).toMatchObject({ type: 'invalid_request_error' });
    expect(fake.state.sessions.all()).toHaveLength(before);
  });

  test('JSON instead of a form', async () => {
    const refused = await post(path, '{}', { 'Content-Type': 'application/json' });

    expect(refused.status).toBe(400);
  });

  test('another version of the API', async () => {
    const refused = await post(path, good, { 'Stripe-Version': '2020-08-27' });

    expect(refused.status).toBe(400);
  });
});

test('another key is refused with 401, as the client understands it', async () => {
  const stranger = client('sk_test_stranger');

  await expect(stranger.checkout.sessions.create(purchase)).rejects.toBeInstanceOf(
    Stripe.errors.StripeAuthenticationError,
  );
});

test('a path that the fake does not know is 404', async () => {
  await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 404 });
});

test('a session that there is not is 404, and says which', async () => {
  await expect(stripe.checkout.sessions.retrieve('cs_test_no')).rejects.toMatchObject({
    ...{ statusCode: 404, code: 'resource_missing' },
    message: `No such checkout.session: 'cs_test_no'`,
  });
});

describe('a list is refused', () => {
  test.each([
    ['a limit of 0', { limit: 0 }],
    ['a limit of 101', { limit: 101 }],
    ['a cursor that names nothing', { starting_after: 'cs_test_no' }],
  ])('for %s', async (_, params) => {
    await expect(stripe.checkout.sessions.list(params)).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('an idempotency key', () => {
  test('gets the first answer again, and makes one session', async () => {
    const before = fake.state.sessions.all().length;

    const first = await stripe.checkout.sessions.create(purchase, { idempotencyKey: 'once' });
    const again = await stripe.checkout.sessions.create(purchase, { idempotencyKey: 'once' });

    expect(again.id).toBe(first.id);
    expect(fake.state.sessions.all()).toHaveLength(before + 1);
  });

  test('is refused with other parameters', async () => {
    const options = { idempotencyKey: 'other' };
    await stripe.checkout.sessions.create(purchase, options);

    await expect(
      stripe.checkout.sessions.create({ ...purchase, client_reference_id: 'ben' }, options),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  test('may be used again once the parameters are mended', async () => {
    const bad = await post(path, `${good}&colour=red`, { 'Idempotency-Key': 'mended' });
    const mended = await post(path, good, { 'Idempotency-Key': 'mended' });

    expect([bad.status, mended.status]).toEqual([400, 200]);
  });
});
