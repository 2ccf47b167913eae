import { startHarness } from '@stripe-credits/harness';
import { configs } from '@stripe-credits/harness/configs';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, expect, test } from 'vitest';
import { formatMoney, formatPriceOfOne } from '../examples/shop/src/money.ts';
import { storeText } from '../examples/shop/src/texts.ts';
import { credits, grantSignUp } from './credits.ts';
import { ledgerOf, post, query, system, untilRecorded } from './system.ts';

type ShopBindings = Parameters<typeof storeText>[0];

beforeAll(() => system.reset());

const { shopUrl } = system;

interface ShopRequest {
  readonly path: string;
  /** Who is logged in. */
  readonly user?: string;
  /** Makes it a form that is sent. */
  readonly fields?: Record<string, string>;
  readonly origin?: string;
  readonly redirect?: 'manual' | 'follow';
}

const request = ({ path, user, fields, origin = shopUrl, redirect = 'manual' }: ShopRequest) =>
  fetch(`${shopUrl}${path}`, {
    redirect,
    headers: { Origin: origin, ...(user && { Cookie: `example_user=${user}` }) },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
  });

/** Sends the form of /write for a text of up to 100 words; returns the page that it leads to. */
const orderText = (user: string, idempotencyKey: string) =>
  request({
    path: '/write',
    user,
    fields: { prompt: 'The sea', length: 'medium', idempotencyKey },
    redirect: 'follow',
  });

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/logout',
  '/checkout/../x',
])('a log-in with next=%s leads to a page of the shop', async (next) => {
  const response = await request({ path: '/login', fields: { name: 'ida', next } });

  expect(response.headers.get('location')).toMatch(/^\/write(\?welcome)?$/);
});

test('a checkout that another site posts is refused', async () => {
  const response = await request({
    path: '/checkout/starter',
    user: 'ada',
    fields: { idempotencyKey: 'x' },
    origin: 'https://evil.example',
  });

  expect(response.status).toBe(403);
});

test('a form that is sent again while its text is being written starts no second text', async () => {
  await grantSignUp('kim');
  const first = await credits.reserve({
    userId: 'kim',
    amount: 10,
    reason: 'A text of up to 100 words',
    expiresInSeconds: 120,
    idempotencyKey: 'form-1',
  });
  expect(first).toMatchObject({ status: 'reserved', duplicate: false });

  const second = await orderText('kim', 'form-1');

  expect(second.status).toBe(409);
  const page = await second.text();
  expect(page).toContain('This text is being written already');
  expect(page).toContain('href="/account"');
  // Neither captured nor released: the first request still pays for its text.
  expect(await credits.balance('kim')).toEqual({ balance: 100, available: 90, reserved: 10 });
});

test('a form that is sent twice at once brings one text, which is paid for once', async () => {
  await grantSignUp('lea');

  const responses = await Promise.all([orderText('lea', 'form-1'), orderText('lea', 'form-1')]);

  // The later request shows that the text is being written, or redirects to it.
  const statuses = responses.map(({ status }) => status).toSorted();
  expect([
    [200, 409],
    [200, 200],
  ]).toContainEqual(statuses);
  expect((await ledgerOf('lea')).map(({ type }) => type)).toEqual(['grant', 'spend']);
});

test('a text that was paid for can be loaded again, and is charged once', async () => {
  await grantSignUp('nell');
  const first = await orderText('nell', 'form-1');
  const text = await first.text();

  const again = await request({ user: 'nell', path: new URL(first.url).pathname });

  expect(new URL(first.url).pathname).toBe('/texts/form-1');
  expect(again.status).toBe(200);
  expect(await again.text()).toBe(text);
  expect((await ledgerOf('nell')).map(({ type }) => type)).toEqual(['grant', 'spend']);
});

test('a form that is sent again after its text was paid for leads to that text', async () => {
  await grantSignUp('otto');
  const first = await orderText('otto', 'form-1');

  const again = await orderText('otto', 'form-1');

  expect(again.url).toBe(first.url);
  expect(await again.text()).toBe(await first.text());
  expect((await ledgerOf('otto')).map(({ type }) => type)).toEqual(['grant', 'spend']);
});

test('the text of another user is not found', async () => {
  await grantSignUp('pam');
  await orderText('pam', 'form-of-pam');

  const page = await request({ user: 'rex', path: '/texts/form-of-pam' });

  expect(page.status).toBe(404);
  expect(await page.text()).not.toContain('The sea');
});

test('a text that was stored before a crash is charged when its page is opened', async () => {
  await grantSignUp('sue');
  const order = { userId: 'sue', idempotencyKey: 'form-1' };
  const reserved = await credits.reserve({ ...order, amount: 10, reason: 'A text' });
  if (reserved.status !== 'reserved') throw new Error('the credits must be reserved');
  const { TEXTS } = await system.harness.getWorker<ShopBindings>('example-shop').getEnv();
  const text = { text: 'The sea.', reservationId: reserved.reservationId, reserved: 10, cost: 7 };
  await storeText({ TEXTS }, order, text);

  const page = await request({ user: 'sue', path: '/texts/form-1' });

  expect(await page.text()).toContain('The sea.');
  expect(await credits.balance('sue')).toEqual({ balance: 93, available: 93, reserved: 0 });
});

test('the ledger keeps nothing of what a user typed', async () => {
  await grantSignUp('max');

  await orderText('max', 'form-1');

  const { transactions } = await credits.transactions('max');
  expect(transactions[0]).toMatchObject({
    type: 'spend',
    description: 'A text of up to 100 words',
  });
});

test.each([
  [2999, 'usd', '$29.99'],
  [500, 'jpy', '¥500'],
  // Intl has no digits for it.
  [100_000, 'huf', 'HUF 1,000.00'],
  [1500, 'kwd', 'KWD 1.500'],
])('%i %s are priced as Stripe charges them: %s', (amount, currency, price) => {
  // Intl sets the code apart with a no-break space.
  expect(formatMoney(amount, currency).replace('\u00a0', ' ')).toBe(price);
});

test.each([
  [999, 50, 'usd', '$0.1998'],
  [2999, 200, 'usd', '$0.14995'],
  [1900, 200, 'usd', '$0.095'],
  [500, 50, 'jpy', '¥10'],
  [1000, 3, 'usd', 'about $3.33333'],
])('%i for %i in %s are priced at %s each, and not rounded to the cent', (...args) => {
  const [amount, count, currency, price] = args;

  expect(formatPriceOfOne(amount, count, currency)).toBe(price);
});

test('a subscriber who asks for a second plan is led to the one that they have', async () => {
  await query(`INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
    VALUES ('plus', 'Plus', 200, 1900, 'usd', 'month') ON CONFLICT DO NOTHING`);
  const subscribed = fixture('customer.subscription.created', {
    id: 'evt_tess',
    object: { id: 'sub_tess', status: 'active', metadata: { user_id: 'tess', credits: '200' } },
  });
  await post(subscribed);
  await untilRecorded(subscribed);
  const before = system.stripe.state.sessions.all().length;

  const responses = [
    await request({ user: 'tess', path: '/checkout/plus' }),
    await request({
      user: 'tess',
      path: '/checkout/plus',
      fields: { idempotencyKey: 'second' },
    }),
  ];

  for (const { headers } of responses) expect(headers.get('location')).toBe('/plan');
  expect(system.stripe.state.sessions.all()).toHaveLength(before);
});

test('a plan that has ended offers the plans, and no way to change or cancel it', async () => {
  const ended = fixture('customer.subscription.deleted', {
    id: 'evt_uma',
    object: { id: 'sub_uma', status: 'canceled', metadata: { user_id: 'uma', credits: '200' } },
  });
  await post(ended);
  await untilRecorded(ended);

  const response = await request({ user: 'uma', path: '/plan' });

  const page = await response.text();
  expect(page).toContain('Your plan has ended');
  expect(page).toContain('See the plans');
  expect(page).not.toContain('Change or cancel');
});

test('a shop that expects another mode than its deployment has refuses every request', async () => {
  const { harness, url } = await startHarness([
    { configPath: configs.shop, vars: { CREDITS_MODE: 'live' } },
    { configPath: configs.credits, vars: { STRIPE_LIVEMODE: 'false' } },
    { configPath: configs.consumer },
  ]);
  try {
    for (const path of ['/', '/login', '/write']) {
      const response = await fetch(new URL(path, url), { headers: { Cookie: 'example_user=ada' } });

      expect(response.status).toBe(503);
      expect(await response.text()).toBe('CREDITS is bound to a deployment of the other mode.');
    }
  } finally {
    await harness.close();
  }
});
