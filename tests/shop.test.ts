import { startHarness } from '@stripe-credits/harness';
import { configs } from '@stripe-credits/harness/configs';
import { beforeAll, expect, test } from 'vitest';
import { formatMoney } from '../examples/shop/src/money.ts';
import { credits, grantSignUp } from './credits.ts';
import { ledgerOf, system } from './system.ts';

beforeAll(() => system.reset());

const { shopUrl } = system;

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/logout',
  '/checkout/../x',
])('a log-in with next=%s leads to a page of the shop', async (next) => {
  const response = await fetch(`${shopUrl}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: shopUrl },
    body: new URLSearchParams({ name: 'ida', next }),
  });

  expect(response.headers.get('location')).toMatch(/^\/write(\?welcome)?$/);
});

test('a checkout that another site posts is refused', async () => {
  const response = await fetch(`${shopUrl}/checkout/starter`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: 'example_user=ada', Origin: 'https://evil.example' },
    body: new URLSearchParams({ idempotencyKey: 'x' }),
  });

  expect(response.status).toBe(403);
});

/** Sends the form of /write for a text of up to 100 words. */
const orderText = (user: string, idempotencyKey: string) =>
  fetch(`${shopUrl}/write`, {
    method: 'POST',
    headers: { Cookie: `example_user=${user}`, Origin: shopUrl },
    body: new URLSearchParams({ prompt: 'The sea', length: 'medium', idempotencyKey }),
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

  expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect((await ledgerOf('lea')).map(({ type }) => type)).toEqual(['grant', 'spend']);
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
