import { beforeAll, describe, expect, test } from 'vitest';
import { checkOut, checkoutRequest, credits } from './credits.ts';
import { balanceOf, query, system, untilRecorded } from './system.ts';

beforeAll(async () => {
  await system.reset();
  system.stripe.state.customers.set({ id: 'cus_known' });
  await query(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
     VALUES ('plan', 'Monthly', 300, 1900, 'usd', 'month')`,
  );
});

/** Creates a checkout; returns the session at Stripe. */
const createSession = async (user: string, changes: object) =>
  system.stripe.state.sessions.get(await checkOut(user, changes));

test('three packs cost three times as much, and grant three times the credits once they are paid', async () => {
  const { session } = await createSession('ada', { quantity: 3 });

  expect(session).toMatchObject({
    amount_total: 3 * 2999,
    metadata: { credits: '200', package_id: 'standard', quantity: '3' },
  });
  const event = system.stripe.pay(session.id);
  await system.stripe.deliver(event);
  await untilRecorded(event);
  expect(await balanceOf('ada')).toBe(600);
  expect(await credits.fulfill(session.id)).toMatchObject({ status: 'credited', credits: 600 });
});

test.each([
  ['customer', { customer: 'cus_known' }, { customer: 'cus_known' }],
  ['customerEmail', { customerEmail: 'a@shop.example' }, { customer_email: 'a@shop.example' }],
  ['allowPromotionCodes', { allowPromotionCodes: true }, { allow_promotion_codes: true }],
  ['automaticTax', { automaticTax: true }, { automatic_tax: { enabled: true } }],
  [
    'automaticTax of a customer without an address',
    { automaticTax: true, customer: 'cus_known' },
    { automatic_tax: { enabled: true }, customer: 'cus_known' },
  ],
  ['adaptivePricing', { adaptivePricing: true }, { adaptive_pricing: { enabled: true } }],
  ['locale', { locale: 'pt-BR' }, { locale: 'pt-BR' }],
  ['no option', {}, { adaptive_pricing: { enabled: false }, allow_promotion_codes: null }],
])('%s reaches Stripe', async (name, changes, expected) => {
  const { session } = await createSession(`option ${name}`, changes);

  expect(session).toMatchObject(expected);
});

test.each([
  ['promotion codes', { allowPromotionCodes: true }],
  ['tax', { automaticTax: true }],
  ['Adaptive Pricing', { adaptivePricing: true }],
])(
  'with %s the payment names the user alone, because its amount may not be the price',
  async (name, changes) => {
    const { paymentIntentMetadata } = await createSession(name, {
      ...changes,
      metadata: { plan: 'x' },
    });

    expect(paymentIntentMetadata).toEqual({ user_id: name, plan: 'x' });
  },
);

test('metadata of the product is beside ours on the session and its payment', async () => {
  const { session, paymentIntentMetadata } = await createSession('ben', {
    metadata: { order: '7' },
  });

  const metadata = { order: '7', user_id: 'ben', package_id: 'standard' };
  expect(session.metadata).toMatchObject(metadata);
  expect(paymentIntentMetadata).toMatchObject(metadata);
});

test('an embedded checkout has a client secret and a return URL, and no page of its own', async () => {
  const { userId, packageId, idempotencyKey } = checkoutRequest('cleo');
  const returnUrl = 'https://shop.example/return?session_id={CHECKOUT_SESSION_ID}';

  const result = await credits.createCheckout({
    userId,
    packageId,
    idempotencyKey,
    uiMode: 'embedded',
    returnUrl,
  });

  expect(result).toEqual({
    status: 'created_embedded',
    sessionId: expect.stringMatching(/^cs_test_/),
    clientSecret: expect.stringMatching(/^cs_test_\w+_secret_/),
  });
  expect(system.stripe.requests.at(-1)?.params).toMatchObject({
    ui_mode: 'embedded_page',
    return_url: returnUrl,
  });
});

describe('what Stripe would refuse is refused with a sentence, and nothing is sent', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, 'x']));

  test.each([
    ['a quantity of 0', { quantity: 0 }, 'invalid', 'quantity must be a whole number'],
    ['a quantity of 10,000', { quantity: 10_000 }, 'invalid', 'from 1 to 9999'],
    ['half a pack', { quantity: 1.5 }, 'invalid', 'quantity must be a whole number'],
    ['more credits than may be granted', { quantity: 9999 }, 'not_grantable', '1999800 credits'],
    ['two plans', { packageId: 'plan', quantity: 2 }, 'invalid', 'quantity must be 1 for a plan'],
    ['an invalid customer', { customer: 'ada' }, 'invalid', 'customer must be a Stripe id'],
    ['an invalid email', { customerEmail: 'ada' }, 'invalid', 'customerEmail must be'],
    [
      'a customer and an email',
      { customer: 'cus_known', customerEmail: 'a@shop.example' },
      'invalid',
      'customer or customerEmail, not both',
    ],
    ['an unknown locale', { locale: 'tlh' }, 'invalid', 'locale must be'],
    [
      'a word as a switch',
      { automaticTax: 'yes' },
      'invalid',
      'automaticTax must be true or false',
    ],
    ['our key', { metadata: { user_id: 'eve' } }, 'invalid', 'stripe-credits sets them'],
    ['46 keys', { metadata: many(46) }, 'invalid', 'at most 45 keys'],
    ['a long key', { metadata: { ['k'.repeat(41)]: 'x' } }, 'invalid', 'A key of metadata'],
    ['a bracket in a key', { metadata: { 'a[b]': 'x' } }, 'invalid', 'square brackets'],
    ['a long value', { metadata: { a: 'x'.repeat(501) } }, 'invalid', 'A value of metadata'],
    ['an empty value', { metadata: { a: '' } }, 'invalid', 'A value of metadata'],
    ['a number as a value', { metadata: { a: 1 } }, 'invalid', 'A value of metadata'],
    ['another ui mode', { uiMode: 'popup' }, 'invalid', 'uiMode must be'],
    ['an embedded checkout with successUrl', { uiMode: 'embedded' }, 'invalid', 'needs returnUrl'],
    [
      'a hosted one with returnUrl',
      { returnUrl: 'https://a.example' },
      'invalid',
      'returnUrl only',
    ],
    [
      'a misspelled option',
      { allowPromotionCode: true },
      'invalid',
      'no option "allowPromotionCode"',
    ],
    [
      'half a character in a value',
      { metadata: { a: '\ud800' } },
      'invalid',
      'A value of metadata',
    ],
    [
      'half a character in an address',
      { customerEmail: '\ud800@a.example' },
      'invalid',
      'customerEmail',
    ],
    ['no successUrl', { successUrl: undefined }, 'invalid', 'needs successUrl and cancelUrl'],
  ])('%s', async (_, changes, code, sentence) => {
    const requests = system.stripe.requests.length;

    const result = await credits.createCheckout(checkoutRequest('fay', changes));

    expect(result).toMatchObject({ status: 'refused', code });
    expect('message' in result && result.message).toContain(sentence);
    expect(system.stripe.requests).toHaveLength(requests);
  });

  test('45 keys with the longest names and values are accepted', async () => {
    const entries = Array.from({ length: 45 }, (_, n) => [`${n}`.padEnd(40, 'k'), 'x'.repeat(500)]);

    const { session } = await createSession('gus', { metadata: Object.fromEntries(entries) });

    expect(Object.keys(session.metadata ?? {})).toHaveLength(49);
  });
});

test.each([
  ['quantity', { quantity: 2 }],
  ['metadata', { metadata: { order: '8' } }],
  ['locale', { locale: 'de' }],
])('the same idempotency key with another %s is a conflict', async (name, changes) => {
  const request = checkoutRequest(`conflict ${name}`);
  await credits.createCheckout(request);

  expect(await credits.createCheckout({ ...request, ...changes })).toMatchObject({
    status: 'refused',
    code: 'conflict',
  });
});

test('a customer whom Stripe does not know is rejected, and the parameter is named', async () => {
  expect(await credits.createCheckout(checkoutRequest('hal', { customer: 'cus_unknown' }))).toEqual(
    {
      status: 'refused',
      code: 'rejected',
      message: 'Stripe does not accept customer (resource_missing).',
    },
  );
});

test('a key without the permission makes every call to Stripe unavailable, and none throws', async () => {
  const { forbiddenPaths } = system.stripe.rejections;
  forbiddenPaths.add('/v1/checkout/sessions').add('/v1/checkout/sessions/cs_test_x');

  const created = await credits.createCheckout(checkoutRequest('ida'));
  const fulfilled = await credits.fulfill('cs_test_x');

  forbiddenPaths.clear();
  expect(created).toMatchObject({ status: 'unavailable' });
  expect('message' in created && created.message).toContain('allow it to write Checkout Sessions');
  expect(fulfilled).toMatchObject({ status: 'unavailable' });
  expect('message' in fulfilled && fulfilled.message).toContain(
    'allow it to read Checkout Sessions',
  );
});
