import { deadLetters } from '@stripe-credits/db/schema';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { consume, db, paidSession, request, requestPage, unknownPackage } from './fixtures.ts';

const bought = (name: string, user = `user_${name}`) =>
  paidSession(name, { user_id: user, credits: '200' });

beforeAll(async () => {
  await consume([
    bought('sought'),
    bought('sought_other'),
    unknownPackage('sought_dead'),
    unknownPackage('sought_lost'),
  ]);
  await db.update(deadLetters).set({ userId: null }).where(eq(deadLetters.id, 'evt_sought_lost'));
});

const find = (q: string) => requestPage(`/search?${new URLSearchParams({ q })}`);

describe('the search box leads straight to', () => {
  test.each([
    ['an event', 'evt_sought', '/events/evt_sought'],
    ['a purchase, by its session', 'cs_sought', '/users/user_sought?purchase=pi_sought'],
    ['a purchase, by its payment', ' pi_sought ', '/users/user_sought?purchase=pi_sought'],
    [
      'a ledger entry',
      'pi_sought:purchase:1',
      '/users/user_sought/transactions/pi_sought%3Apurchase%3A1',
    ],
    ['a user', 'user_sought_other', '/users/user_sought_other'],
    ['the user of a dead letter', 'cs_sought_dead', '/users/user_sought_dead'],
    ['the dead letter of a purchase without a user', 'pi_sought_lost', '/events/evt_sought_lost'],
    ['a list of users, where several match', 'user_sough', '/users?q=user_sough'],
  ])('%s', async (_, text, location) => {
    expect(await find(text)).toMatchObject({ status: 302, location });
  });
});

test('the user’s page shows the purchase that was searched for first', async () => {
  const { status, text } = await requestPage('/users/user_sought?purchase=pi_sought');

  expect(status).toBe(200);
  expect(text).toContain('The purchase that you searched for');
  expect(text.indexOf('The purchase that you searched for')).toBeLessThan(text.indexOf('Ledger'));
});

test('a purchase of somebody else is not shown on a user’s page', async () => {
  const { status, text } = await requestPage('/users/user_sought?purchase=pi_sought_other');

  expect(status).toBe(404);
  expect(text).toContain('pi_sought_other is not a purchase that credited user_sought.');
});

test('an id that is unknown is named, with what to try: Stripe, a reconciliation, a new user', async () => {
  const { status, text } = await find('pi_sought_never');

  expect(status).toBe(200);
  expect(text).toContain('Nothing was found for');
  expect(text).toContain('value="pi_sought_never"');
  expect(text).toContain('https://dashboard.stripe.com/test/payments/pi_sought_never');
  expect(text).toContain('href="/reconciliations"');
  expect(text).toContain('href="/users/pi_sought_never"');
});

test('an unknown id of a replay leads to the list of replays', async () => {
  const { text } = await find('replay_sought');

  expect(text).toContain('list of replays');
  expect(text).not.toContain('Stripe Dashboard');
});

test('a search for markup shows it as text', async () => {
  const { text } = await find('"><script>alert(1)</script>');

  expect(text).not.toContain('<script>alert');
});

test('a program gets the result and the page that shows it', async () => {
  expect(await request('GET', '/search?q=cs_sought')).toEqual({
    status: 200,
    json: {
      kind: 'purchase',
      userId: 'user_sought',
      purchase: 'pi_sought',
      path: '/users/user_sought?purchase=pi_sought',
    },
  });
  expect(await request('GET', '/search?q=pi_sought_never')).toEqual({
    status: 200,
    json: { kind: 'nothing', path: null },
  });
  expect(await request('GET', '/search')).toMatchObject({ status: 400 });
});
