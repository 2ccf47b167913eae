import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { purchase, startClient } from './test-client.ts';

const { fake, connect, stripe, post } = await startClient();
const { sessions } = stripe.checkout;
const path = '/v1/checkout/sessions';
const item = 'line_items[0]';
const data = `${item}[price_data]`;
const product = `${item}[quantity]=1&${data}[product_data][name]=Standard`;
const price = `${data}[currency]=usd&${data}[unit_amount]=2999`;
const urls = 'mode=payment&success_url=https://shop.example';
const valid = `${urls}&${product}&${price}`;
const INVALID_INTEGER = 'parameter_invalid_integer';
const inOneMinute = Math.floor(Date.now() / 1000) + 60;
const metadataKey = 'k'.repeat(41);

test('a valid form gets 200', async () => {
  expect((await post(path, valid)).status).toBe(200);
});

describe('an invalid form gets 400 and creates no session:', () => {
  test.each<[title: string, form: string, param: string, code?: string]>([
    ['removed', `${valid}&payment_method_types[0]=x`, 'payment_method_types', 'parameter_unknown'],
    ['unknown in a group', `${valid}&${data}[colour]=red`, `${data}[colour]`, 'parameter_unknown'],
    ['no success_url', `mode=payment&${product}&${price}`, 'success_url', 'parameter_missing'],
    ['no currency', `${urls}&${product}`, `${data}[currency]`, 'parameter_missing'],
    ['text as integer', valid.replace('2999', 'x'), `${data}[unit_amount]`, INVALID_INTEGER],
    ['fraction as integer', valid.replace('2999', '2.5'), `${data}[unit_amount]`, INVALID_INTEGER],
    ['relative URL', valid.replace('https://shop.example', '/x'), 'success_url', 'url_invalid'],
    ['empty', `${valid}&client_reference_id=`, 'client_reference_id', 'parameter_invalid_empty'],
    ['unknown price', `${urls}&${item}[price]=price_x`, `${item}[price]`, 'resource_missing'],
    ['text as boolean', `${valid}&allow_promotion_codes=yes`, 'allow_promotion_codes'],
    ['text as list', 'mode=payment&line_items=one', 'line_items'],
    ['list as text', `${valid}&locale[0]=en`, 'locale'],
    ['a list with names', 'mode=payment&line_items[a][quantity]=1', 'line_items'],
    ['unknown mode', valid.replace('payment', 'gift'), 'mode'],
    ['201 characters', `${valid}&client_reference_id=${'x'.repeat(201)}`, 'client_reference_id'],
    ['metadata of 501 characters', `${valid}&metadata[a]=${'x'.repeat(501)}`, 'metadata[a]'],
    ['a metadata key of 41', `${valid}&metadata[${metadataKey}]=x`, `metadata[${metadataKey}]`],
    ['both kinds of price', `${valid}&${item}[price]=price_x`, item],
    ['text and group', `${valid}&metadata[a]=1&metadata[a][b]=2`, 'metadata[a][b]'],
    ['expires in one minute', `${valid}&expires_at=${inOneMinute}`, 'expires_at'],
    ['unsupported expansion', `${valid}&expand[]=user`, 'expand'],
  ])('%s', async (_, form, param, code) => {
    const before = fake.state.sessions.all().length;

    const { status, body } = await post(path, form);

    const error = { type: 'invalid_request_error', param, ...(code && { code }) };
    expect([status, body]).toMatchObject([400, { error }]);
    expect(fake.state.sessions.all()).toHaveLength(before);
  });
});

test.each([
  ['colour=red', 'Received unknown parameter: colour'],
  ['line_items[0][price_data][unit_amount]=1', `Missing required param: ${data}[currency].`],
  ['metadata=', "You passed an empty string for 'metadata', which cannot be unset."],
  ['metadata=a', 'Invalid object'],
  ['line_items=a', 'Invalid array'],
  ['expires_at=soon', 'Invalid integer: soon'],
  ['expires_at[a]=1', 'Invalid integer: {...}'],
  ['allow_promotion_codes=yes', 'Invalid boolean: yes'],
  ['line_items[0][quantity]=0', 'This value must be greater than or equal to 1.'],
  ['submit_type=x', 'Invalid submit_type: must be one of auto, book, donate, pay, subscribe'],
  ['customer_email=ada@', 'Invalid email address: ada@'],
  ['currency=us', 'Invalid currency: us'],
])('the form %s gets the message of Stripe: %s', async (form, message) => {
  expect(await post(path, form)).toMatchObject({ status: 400, body: { error: { message } } });
});

test.each([
  ['a JSON body', { 'Content-Type': 'application/json' }],
  ['another API version', { 'Stripe-Version': '2020-08-27' }],
  ['an idempotency key of 256 characters', { 'Idempotency-Key': 'x'.repeat(256) }],
])('%s gets 400', async (_, headers) => {
  expect(await post(path, valid, headers)).toMatchObject({ status: 400 });
});

test('another API key gets 401, which the client reports as an authentication error', async () => {
  const other = connect('sk_test_other');

  await expect(other.checkout.sessions.create(purchase)).rejects.toBeInstanceOf(
    Stripe.errors.StripeAuthenticationError,
  );
});

test('an unknown path gets 404', async () => {
  await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 404 });
});

test('an unknown session gets 404 with its id in the message', async () => {
  await expect(sessions.retrieve('cs_test_unknown')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: `No such checkout.session: 'cs_test_unknown'`,
  });
});

test.each([{ limit: 0 }, { limit: 101 }, { starting_after: 'cs_test_unknown' }])(
  'a list of sessions with %o gets 400',
  async (params) => {
    await expect(sessions.list(params)).rejects.toMatchObject({ statusCode: 400 });
  },
);

describe('a repeated idempotency key', () => {
  test('gets the first response again, and creates one session', async () => {
    const before = fake.state.sessions.all().length;

    const first = await sessions.create(purchase, { idempotencyKey: 'repeated' });
    const second = await sessions.create(purchase, { idempotencyKey: 'repeated' });

    expect(second.id).toBe(first.id);
    expect(fake.state.sessions.all()).toHaveLength(before + 1);
  });

  test('with other parameters is rejected', async () => {
    const options = { idempotencyKey: 'other' };
    await sessions.create(purchase, options);

    await expect(
      sessions.create({ ...purchase, client_reference_id: 'ben' }, options),
    ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  test('is accepted with other parameters if the first request was invalid', async () => {
    const headers = { 'Idempotency-Key': 'corrected' };

    const invalid = await post(path, `${valid}&colour=red`, headers);
    const corrected = await post(path, valid, headers);

    expect([invalid.status, corrected.status]).toEqual([400, 200]);
  });

  test('gets 409 while the first request is in progress, and then its response', async () => {
    const options = { idempotencyKey: 'in progress' };
    const first = await sessions.create(purchase, options);
    fake.conflictNext(1);

    const during = sessions.create(purchase, options);
    await expect(during).rejects.toMatchObject({ code: 'idempotency_key_in_use' });

    expect(await sessions.create(purchase, options)).toEqual(first);
  });
});
