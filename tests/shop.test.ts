import { beforeAll, expect, test } from 'vitest';
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
