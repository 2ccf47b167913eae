import { startHarness } from '@stripe-credits/harness';
import { configs } from '@stripe-credits/harness/configs';
import { beforeAll, expect, test } from 'vitest';
import { formatMoney } from '../examples/shop/src/money.ts';
import { system } from './system.ts';

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
