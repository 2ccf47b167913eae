import { beforeAll, describe, expect, test } from 'vitest';
import { checkOut, credits } from './credits.ts';
import { balanceOf, ledgerOf, query, selectValue, system, untilRecorded } from './system.ts';

/** A plan with a price at Stripe, another that it can be changed to, and one without a price. */
beforeAll(async () => {
  await system.reset();
  for (const [id, unit_amount] of [
    ['monthly', 1900],
    ['large', 4900],
  ] as const)
    system.stripe.state.prices.set({
      ...(await recurringPrice()),
      id: `price_${id}`,
      active: true,
      unit_amount,
    });
  await query(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval, stripe_price_id)
     VALUES ('monthly', 'Monthly', 300, 1900, 'usd', 'month', 'price_monthly'),
       ('large', 'Large', 1000, 4900, 'usd', 'month', 'price_large'),
       ('inline', 'Inline', 70, 700, 'usd', 'year', NULL)`,
  );
});

/** A price as a session makes it. */
async function recurringPrice() {
  await query(
    `INSERT OR IGNORE INTO credit_packages (id, name, credits, unit_amount, currency, interval)
     VALUES ('template', 'Template', 1, 100, 'usd', 'month')`,
  );
  const id = await checkOut('maker', { packageId: 'template' });
  const price = system.stripe.state.sessions.get(id).lineItems[0]?.price;
  if (!price) throw new Error('a line item has a price');
  return price;
}

const allEvents = () => untilRecorded(...system.stripe.state.events.all());

/** Pays a session on Stripe's page; the events arrive. */
async function subscribe(user: string, packageId = 'monthly'): Promise<string> {
  const id = await checkOut(user, { packageId });
  await system.stripe.deliverNew(() => system.stripe.pay(id));
  await allEvents();
  return id;
}

async function subscriptionOf(user: string) {
  const plan = await credits.subscription(user);
  if (!plan) throw new Error('the user has no plan');
  return plan;
}

/** Presses a button in Stripe's customer portal. */
async function pressInPortal(user: string, form: Record<string, string>): Promise<void> {
  const returnUrl = 'https://shop.example/plan';
  const portal = await credits.createPortalSession({ userId: user, returnUrl });
  if (portal.status !== 'created') throw new Error(portal.message);
  const { subscriptionId: subscription } = await subscriptionOf(user);
  const body = new URLSearchParams({ subscription, ...form });
  const response = await fetch(portal.url, { method: 'POST', body });
  expect(await response.text()).toContain(returnUrl);
  await allEvents();
}

test('a plan is listed with its interval, a pack without', async () => {
  const packages = await credits.listPackages();

  const intervals = new Map(packages.map(({ id, interval }) => [id, interval]));
  expect(intervals.get('monthly')).toBe('month');
  expect(intervals.get('inline')).toBe('year');
  expect(intervals.get('standard')).toBeNull();
});

test('a plan is sold as a subscription that names the user and the package', async () => {
  const id = await checkOut('seller', { packageId: 'inline' });

  const { session, lineItems, subscriptionMetadata } = system.stripe.state.sessions.get(id);
  expect(session).toMatchObject({ mode: 'subscription', metadata: { package_id: 'inline' } });
  expect(subscriptionMetadata).toMatchObject({ user_id: 'seller', credits: '70' });
  expect(lineItems[0]?.price).toMatchObject({ recurring: { interval: 'year' }, unit_amount: 700 });
});

test.each([
  ['with a price at Stripe', 'monthly', 300],
  ['without one', 'inline', 70],
])(
  'a plan %s grants its credits with each paid invoice, and nothing by its session',
  async (_, packageId, amount) => {
    const user = `ada ${packageId}`;
    const session = await subscribe(user, packageId);

    const { invoice } = system.stripe.state.sessions.get(session).session;
    expect(await ledgerOf(user)).toEqual([
      { id: `${invoice}:subscription:1`, type: 'subscription', amount },
    ]);
    const plan = await subscriptionOf(user);
    expect(plan).toMatchObject({ packageId, status: 'active', cancelAt: null });

    await system.stripe.endPeriod(plan.subscriptionId);
    await allEvents();

    expect(await balanceOf(user)).toBe(2 * amount);
    const renewed = await subscriptionOf(user);
    expect(Date.parse(renewed.currentPeriodEnd ?? '')).toBeGreaterThan(
      Date.parse(plan.currentPeriodEnd ?? ''),
    );
    expect(await selectValue('SELECT COUNT(*) FROM dead_letters')).toBe(0);
  },
);

test('the page after the checkout can say that the plan is active, before and after its events', async () => {
  const id = await checkOut('ben', { packageId: 'monthly' });
  expect(await credits.fulfill(id)).toEqual({ status: 'pending', checkout: 'open' });
  const { webhookUrl } = system.stripe;
  system.stripe.webhookUrl = undefined;
  await system.stripe.deliverNew(() => system.stripe.pay(id));

  const before = await credits.fulfill(id);

  const { subscription } = system.stripe.state.sessions.get(id).session;
  const subscribed = { status: 'subscribed', userId: 'ben', subscriptionId: subscription };
  expect(before).toEqual({ ...subscribed, credits: 0, balance: 0 });

  system.stripe.webhookUrl = webhookUrl;
  for (const event of system.stripe.state.events.all())
    if (event.pending_webhooks > 0) await system.stripe.deliver(event);
  await allEvents();
  expect(await credits.fulfill(id)).toEqual({ ...subscribed, credits: 300, balance: 300 });
});

test('a trial grants nothing until its first paid invoice', async () => {
  const id = await checkOut('cleo', { packageId: 'monthly' });
  const { sessions } = system.stripe.state;
  sessions.set({ ...sessions.get(id), trialDays: 14 });
  await system.stripe.deliverNew(() => system.stripe.pay(id));
  await allEvents();

  const trial = await subscriptionOf('cleo');
  expect(trial.status).toBe('trialing');
  expect(await credits.fulfill(id)).toMatchObject({ status: 'subscribed', credits: 0 });
  expect(await balanceOf('cleo')).toBe(0);

  await system.stripe.endPeriod(trial.subscriptionId);
  await allEvents();
  expect(await balanceOf('cleo')).toBe(300);
});

describe('in the customer portal', () => {
  test('a plan that is canceled at the end of its period keeps its credits, and then ends', async () => {
    await subscribe('dora');
    const { subscriptionId, currentPeriodEnd } = await subscriptionOf('dora');

    await pressInPortal('dora', { action: 'cancel_at_period_end' });

    expect(await subscriptionOf('dora')).toMatchObject({
      status: 'active',
      cancelAt: currentPeriodEnd,
    });
    await system.stripe.endPeriod(subscriptionId);
    await allEvents();
    expect(await subscriptionOf('dora')).toMatchObject({
      status: 'canceled',
      packageId: 'monthly',
    });
    expect(await balanceOf('dora')).toBe(300);
  });

  test('a plan that is canceled at once has ended', async () => {
    await subscribe('emil');

    await pressInPortal('emil', { action: 'cancel_now' });

    expect(await subscriptionOf('emil')).toMatchObject({ status: 'canceled' });
  });

  test('a changed plan is the new package, and its credits follow the money', async () => {
    await subscribe('fay');

    await pressInPortal('fay', { action: 'change', price: 'price_large' });

    expect(await subscriptionOf('fay')).toMatchObject({ packageId: 'large', status: 'active' });
    // The whole period is left: the old plan's credits are taken back for the new one's.
    expect(await balanceOf('fay')).toBe(1000);
  });
});

test('of an ended plan and a new one the new one is told', async () => {
  await subscribe('gus');
  await pressInPortal('gus', { action: 'cancel_now' });
  await subscribe('gus', 'large');

  expect(await subscriptionOf('gus')).toMatchObject({ packageId: 'large', status: 'active' });
});

test('a user without a plan has none, and is no customer', async () => {
  expect(await credits.subscription('nobody')).toBeNull();
  expect(
    await credits.createPortalSession({ userId: 'nobody', returnUrl: 'https://shop.example' }),
  ).toMatchObject({ status: 'refused', code: 'not_found' });
});

test('a user who bought a pack as a customer has a portal', async () => {
  system.stripe.state.customers.set({ id: 'cus_pack' });
  const id = await checkOut('hal', { customer: 'cus_pack' });
  await system.stripe.deliverNew(() => system.stripe.pay(id));
  await allEvents();

  expect(
    await credits.createPortalSession({ userId: 'hal', returnUrl: 'https://shop.example' }),
  ).toMatchObject({ status: 'created' });
  expect(system.stripe.requests.at(-1)?.params).toMatchObject({ customer: 'cus_pack' });
});

test('a portal that the key may not open is unavailable, and an invalid URL is refused', async () => {
  await subscribe('ida');
  const { forbiddenPaths } = system.stripe.rejections;
  forbiddenPaths.add('/v1/billing_portal/sessions');

  const portal = await credits.createPortalSession({
    userId: 'ida',
    returnUrl: 'https://shop.example',
  });

  forbiddenPaths.clear();
  expect(portal).toMatchObject({ status: 'unavailable' });
  expect('message' in portal && portal.message).toContain('allow it to write the Customer portal');
  expect(await credits.createPortalSession({ userId: 'ida', returnUrl: '/plan' })).toMatchObject({
    status: 'refused',
    code: 'invalid',
  });
});
