import { beforeAll, describe, expect, test } from 'vitest';
import { checkoutRequest, credits } from './credits.ts';
import { query, system } from './system.ts';

beforeAll(() => system.reset());

/** The user's sessions at Stripe. */
const sessionsOf = (user: string) =>
  system.stripe.state.sessions
    .all()
    .map(({ session }) => session)
    .filter(({ metadata }) => metadata?.['user_id'] === user);

test('the packages are listed, the cheapest of each currency first, without Stripe’s ids', async () => {
  const packages = await credits.listPackages();

  expect(packages.map(({ name, credits }) => [name, credits])).toEqual([
    ['Starter', 50],
    ['Standard', 200],
    ['Professional', 500],
    ['Enterprise', 2000],
  ]);
  expect(Object.keys(packages[0] ?? {}).sort()).toEqual([
    'credits',
    'currency',
    'id',
    'interval',
    'name',
    'unitAmount',
  ]);
});

test('a checkout names the user and the package in each object that the pipeline reads', async () => {
  const result = await credits.createCheckout(checkoutRequest('ada'));

  const [session] = sessionsOf('ada');
  expect(result).toEqual({ status: 'created', sessionId: session?.id, url: session?.url });
  const metadata = { user_id: 'ada', credits: '200', package_id: 'standard' };
  expect(session).toMatchObject({
    mode: 'payment',
    metadata,
    client_reference_id: 'ada',
    amount_subtotal: 2999,
    currency: 'usd',
    adaptive_pricing: { enabled: false },
    success_url: 'https://shop.example/success?session_id={CHECKOUT_SESSION_ID}',
  });
  expect(system.stripe.state.sessions.get(session?.id ?? '')).toMatchObject({
    paymentIntentMetadata: metadata,
    lineItems: [{ description: 'Standard', quantity: 1 }],
  });
});

test('a package with a price at Stripe is sold at that price, and refused once Stripe archives it', async () => {
  const { state, requests } = system.stripe;
  await credits.createCheckout(checkoutRequest('maker'));
  const [{ lineItems } = {}] = state.sessions.all();
  const template = lineItems?.[0]?.price;
  if (!template) throw new Error('a line item has a price');
  const price = { ...template, id: 'price_pro', active: true, unit_amount: 5999 };
  state.prices.set(price);
  await query(`UPDATE credit_packages SET stripe_price_id = 'price_pro' WHERE id = 'professional'`);

  await credits.createCheckout(checkoutRequest('ben', { packageId: 'professional' }));

  const [session] = sessionsOf('ben');
  expect(session).toMatchObject({ amount_subtotal: 5999, metadata: { credits: '500' } });
  expect(requests.at(-1)?.params).toMatchObject({
    currency: 'usd',
    line_items: { 0: { price: 'price_pro', quantity: '1' } },
  });

  state.prices.set({ ...price, active: false });
  expect(
    await credits.createCheckout(checkoutRequest('gus', { packageId: 'professional' })),
  ).toEqual({
    status: 'refused',
    code: 'rejected',
    message: 'Stripe does not accept line_items[0][price] (price_inactive).',
  });
});

test('two calls at once with one idempotency key make one session; another user’s key is independent', async () => {
  const request = checkoutRequest('cleo', { idempotencyKey: 'twice' });

  const [first, second] = await Promise.all([
    credits.createCheckout(request),
    credits.createCheckout(request),
  ]);
  await credits.createCheckout(checkoutRequest('dora', { idempotencyKey: 'twice' }));

  expect(second).toEqual(first);
  expect(sessionsOf('cleo')).toHaveLength(1);
  expect(sessionsOf('dora')).toHaveLength(1);
});

test('an idempotency key that was used for another package is refused, and makes no session', async () => {
  const request = checkoutRequest('emil');
  await credits.createCheckout(request);

  const other = await credits.createCheckout({ ...request, packageId: 'starter' });

  expect(other).toMatchObject({ status: 'refused', code: 'conflict' });
  expect(sessionsOf('emil')).toHaveLength(1);
});

test('a call whose idempotency key is in use is unavailable, and its repetition returns the first session', async () => {
  const request = checkoutRequest('hal');
  const first = await credits.createCheckout(request);
  // The `stripe` package sends the request three times before it gives up.
  system.stripe.conflictNext(3);

  const during = await credits.createCheckout(request);
  const after = await credits.createCheckout(request);

  expect(during).toMatchObject({ status: 'unavailable' });
  expect(after).toEqual(first);
  expect(sessionsOf('hal')).toHaveLength(1);
});

test('a user id that is too long for client_reference_id is in the metadata only', async () => {
  const long = 'x'.repeat(255);

  const result = await credits.createCheckout(checkoutRequest(long));

  expect(result.status).toBe('created');
  expect(sessionsOf(long)).toMatchObject([{ client_reference_id: null }]);
});

describe('an invalid checkout is refused with a sentence, and nothing is sent to Stripe', () => {
  test.each([
    ['an unknown package', { packageId: 'gold' }, 'not_found', 'There is no package gold.'],
    ['no package', { packageId: '' }, 'invalid', 'packageId must be a string'],
    ['no user', { userId: '' }, 'invalid', 'userId must be a string'],
    ['a user id with a control character', { userId: 'a\u200bb' }, 'invalid', 'userId must be'],
    ['a user id of 256 characters', { userId: 'x'.repeat(256) }, 'invalid', 'userId must be'],
    ['a path as a URL', { successUrl: '/success' }, 'invalid', 'successUrl must be an absolute'],
    ['a script', { cancelUrl: 'javascript:alert(1)' }, 'invalid', 'cancelUrl must be an absolute'],
    ['no idempotency key', { idempotencyKey: undefined }, 'invalid', 'createCheckout needs'],
    ['more credits than a purchase may grant', { packageId: 'whale' }, 'not_grantable', '1000001'],
  ])('%s', async (_, changes, code, sentence) => {
    await query(
      `INSERT OR IGNORE INTO credit_packages (id, name, credits, unit_amount, currency)
       VALUES ('whale', 'Whale', 1000001, 9999999, 'usd')`,
    );
    const requests = system.stripe.requests.length;

    const result = await credits.createCheckout(checkoutRequest('fay', changes));

    expect(result).toMatchObject({ status: 'refused', code });
    expect('message' in result && result.message).toContain(sentence);
    expect(system.stripe.requests).toHaveLength(requests);
  });
});
