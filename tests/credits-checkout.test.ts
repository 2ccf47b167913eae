import { describe, expect, test } from 'vitest';
import { openCredits, wanted } from './credits.ts';

const desk = openCredits();

/** The sessions that Stripe has of a user. */
const sessionsOf = (user: string) =>
  desk.shop.stripe.state.sessions
    .all()
    .map(({ session }) => session)
    .filter(({ metadata }) => metadata?.['user_id'] === user);

const asked = () => desk.shop.stripe.requests.length;

test('what is for sale is listed, the cheapest first, without Stripe’s ids', async () => {
  const packages = await desk.credits.listPackages();

  expect(packages.map(({ name, credits }) => [name, credits])).toEqual([
    ['Starter', 50],
    ['Standard', 200],
    ['Professional', 500],
    ['Enterprise', 2000],
  ]);
  expect(Object.keys(packages[0] ?? {}).sort()).toEqual(
    ['credits', 'currency', 'id', 'name', 'unitAmount'].sort(),
  );
});

test('a checkout says whom and what it is for wherever the pipeline will look', async () => {
  const answer = await desk.credits.createCheckout(wanted('ada'));

  const [session] = sessionsOf('ada');
  expect(answer).toEqual({ status: 'created', sessionId: session?.id, url: session?.url });
  const metadata = { user_id: 'ada', credits: '200', package_id: 'standard' };
  expect(session).toMatchObject({
    ...{ mode: 'payment', metadata, client_reference_id: 'ada' },
    ...{ amount_subtotal: 2999, currency: 'usd', adaptive_pricing: { enabled: false } },
    success_url: 'https://shop.example/success?session_id={CHECKOUT_SESSION_ID}',
  });
  const { state } = desk.shop.stripe;
  expect(state.sessions.get(session?.id ?? '')).toMatchObject({
    paymentIntentMetadata: metadata,
    lineItems: [{ description: 'Standard', quantity: 1 }],
  });
});

test('a package that has a price in Stripe is sold at that price', async () => {
  const { state } = desk.shop.stripe;
  await desk.credits.createCheckout(wanted('maker'));
  const [{ lineItems } = {}] = state.sessions.all();
  const price = lineItems?.[0]?.price;
  if (!price) throw new Error('a line item has a price');
  state.prices.set({ ...price, id: 'price_pro', active: true, unit_amount: 5999 });
  await desk.shop.db
    .prepare(`UPDATE credit_packages SET stripe_price_id = 'price_pro' WHERE id = 'professional'`)
    .run();

  await desk.credits.createCheckout(wanted('ben', { packageId: 'professional' }));

  const [session] = sessionsOf('ben');
  expect(session).toMatchObject({ amount_subtotal: 5999, metadata: { credits: '500' } });
  expect(desk.shop.stripe.requests.at(-1)?.params).toMatchObject({
    currency: 'usd',
    line_items: { 0: { price: 'price_pro', quantity: '1' } },
  });
});

test('pressed twice at once it is one session, and another user’s same request id is another', async () => {
  const press = wanted('cleo', { requestId: 'twice' });

  const [first, second] = await Promise.all([
    desk.credits.createCheckout(press),
    desk.credits.createCheckout(press),
  ]);
  await desk.credits.createCheckout(wanted('dora', { requestId: 'twice' }));

  expect(second).toEqual(first);
  expect(sessionsOf('cleo')).toHaveLength(1);
  expect(sessionsOf('dora')).toHaveLength(1);
});

test('a request id that was used for another package is refused, and makes no session', async () => {
  const press = wanted('emil');
  await desk.credits.createCheckout(press);

  const other = await desk.credits.createCheckout({ ...press, packageId: 'starter' });

  expect(other).toMatchObject({ status: 'refused', why: 'conflict' });
  expect(sessionsOf('emil')).toHaveLength(1);
});

test('a request that is under way under the same id is to be tried again, and makes no second session', async () => {
  const press = wanted('hal');
  const first = await desk.credits.createCheckout(press);
  // The `stripe` package asks three times before it gives up.
  desk.shop.stripe.holdKeys(3);

  const during = await desk.credits.createCheckout(press);
  const after = await desk.credits.createCheckout(press);

  expect(during).toMatchObject({ status: 'unavailable' });
  expect(after).toEqual(first);
  expect(sessionsOf('hal')).toHaveLength(1);
});

test('a user id too long for Stripe’s reference is in the metadata alone', async () => {
  const long = 'x'.repeat(255);

  const answer = await desk.credits.createCheckout(wanted(long));

  expect(answer.status).toBe('created');
  expect(sessionsOf(long)).toMatchObject([{ client_reference_id: null }]);
});

describe('what cannot be sold is refused with a sentence, and nothing is sent to Stripe', () => {
  test.each([
    ['an unknown package', { packageId: 'gold' }, 'unknown', 'There is no package gold.'],
    ['no package', { packageId: '' }, 'invalid', 'packageId must be text'],
    ['nobody', { userId: '' }, 'invalid', 'userId must be text'],
    ['a user whom no grant could name', { userId: 'a\u200bb' }, 'invalid', 'userId must be text'],
    ['a user id of 256 characters', { userId: 'x'.repeat(256) }, 'invalid', 'userId must be text'],
    ['a path', { successUrl: '/success' }, 'invalid', 'successUrl must be a whole URL'],
    ['a script', { cancelUrl: 'javascript:alert(1)' }, 'invalid', 'cancelUrl must be a whole URL'],
    ['no request id', { requestId: undefined }, 'invalid', 'createCheckout needs'],
  ])('%s', async (_, changes, why, sentence) => {
    const before = asked();

    const answer = await desk.credits.createCheckout(wanted('fay', changes));

    expect(answer).toMatchObject({ status: 'refused', why });
    expect('message' in answer && answer.message).toContain(sentence);
    expect(asked()).toBe(before);
  });

  test('a package of more credits than any purchase may grant', async () => {
    await desk.shop.db
      .prepare(
        `INSERT INTO credit_packages VALUES ('whale', 'Whale', 1000001, 9999999, 'usd', NULL)`,
      )
      .run();
    const before = asked();

    const answer = await desk.credits.createCheckout(wanted('fay', { packageId: 'whale' }));

    expect(answer).toMatchObject({ status: 'refused', why: 'not_grantable' });
    expect(asked()).toBe(before);
  });
});

test('a price that Stripe no longer sells is refused, and the buyer is told no more than that', async () => {
  const { state } = desk.shop.stripe;
  const price = state.prices.get('price_pro');
  state.prices.set({ ...price, active: false });

  const answer = await desk.credits.createCheckout(wanted('gus', { packageId: 'professional' }));

  expect(answer).toEqual({
    ...{ status: 'refused', why: 'rejected' },
    message: 'Stripe does not accept line_items[0][price] (price_inactive).',
  });
});
