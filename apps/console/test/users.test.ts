import { stripeEvents } from '@stripe-credits/db/schema';
import { toPathSegment } from '@stripe-credits/platform/path-segment';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { consume, db, paidSession, request, requestPage, unknownPackage } from './fixtures.ts';

const bought = (name: string) => paidSession(name, { user_id: `user_${name}`, credits: '200' });

beforeAll(async () => {
  await consume([
    bought('buyer'),
    bought('given'),
    bought('large'),
    bought('pair_1'),
    bought('pair_2'),
    unknownPackage('unlucky'),
  ]);
});

const grant = (userId: string, body: object) =>
  request('POST', `/users/${toPathSegment(userId)}/grants`, { reason: 'a gift', ...body });

test('a user is found by an id of theirs, as JSON and as a page that leads on to them', async () => {
  expect(await request('GET', '/users?q=%20pi_buyer%20')).toEqual({
    status: 200,
    json: { users: [{ userId: 'user_buyer', balance: 200 }], isComplete: true },
  });
  expect(await requestPage('/users?q=pi_buyer')).toMatchObject({
    status: 302,
    location: '/users/user_buyer',
  });
  const page = await requestPage('/users?q=user_pair_');
  expect(page.text).toContain('href="/users/user_pair_1"');
  expect(page.text).toContain('href="/users/user_pair_2"');
});

test('a search that finds more users than the page shows says so', async () => {
  for (let n = 10; n <= 30; n++) await grant(`crowded_${n}`, { amount: 5, confirmUnknown: true });

  const { json } = await request('GET', '/users?q=crowded_');
  expect(json).toMatchObject({ isComplete: false });
  expect(json.users).toHaveLength(20);
  const page = await requestPage('/users?q=crowded_');
  expect(page.text).toContain('The first 20 users: to find others, type more of the id.');
  expect((await requestPage('/users?q=crowded_1')).text).toContain('10 users');
});

test('a user’s JSON has their figures, purchases, dead letters and ledger', async () => {
  const buyer = await request('GET', '/users/user_buyer');
  const unlucky = await request('GET', '/users/user_unlucky');

  expect(buyer).toMatchObject({
    status: 200,
    json: {
      user: {
        userId: 'user_buyer',
        isKnown: true,
        balance: 200,
        available: 200,
        reserved: 0,
        reservations: [],
        plan: null,
        customers: [expect.stringMatching(/^cus_/)],
        purchases: [{ purchase: 'pi_buyer', granted: 200, left: 200, amount: 2999 }],
        deadLetters: [],
        transactions: [{ id: 'pi_buyer:purchase:1', amount: 200, balance: 200 }],
        nextCursor: null,
      },
    },
  });
  expect(unlucky.json.user).toMatchObject({
    isKnown: true,
    balance: 0,
    deadLetters: [{ id: 'evt_unlucky', paid: true }],
  });
  expect(unlucky.json.user.deadLetters[0]).not.toHaveProperty('body');
});

test('an entry is traced to its events, for its own user only', async () => {
  const path = `transactions/${encodeURIComponent('pi_buyer:purchase:1')}`;
  const traced = await request('GET', `/users/user_buyer/${path}`);

  expect(traced.json.transaction).toMatchObject({
    id: 'pi_buyer:purchase:1',
    events: [{ id: 'evt_buyer', type: 'checkout.session.completed' }],
    objects: expect.arrayContaining(['cs_buyer', 'pi_buyer']),
  });
  expect(await request('GET', `/users/user_given/${path}`)).toMatchObject({
    status: 404,
    json: { error: 'pi_buyer:purchase:1 is not in the ledger of user_given.' },
  });
});

test('the page of an entry says which of its events the retention policy deleted', async () => {
  await consume([bought('deleted')]);
  await db.delete(stripeEvents).where(eq(stripeEvents.id, 'evt_deleted'));

  const { text } = await requestPage('/users/user_deleted/transactions/pi_deleted%3Apurchase%3A1');

  expect(text).toContain('Events deleted by the retention policy');
  expect(text).toContain('<li>evt_deleted</li>');
  expect(text).not.toContain('/events/evt_deleted');
});

test('a grant is made once for its key, and names the actor of the request', async () => {
  const body = { amount: 50, idempotencyKey: 'once' };

  const first = await grant('user_given', body);
  const again = await grant('user_given', body);

  expect(first).toMatchObject({
    status: 201,
    json: {
      transaction: { type: 'grant', amount: 50, actor: 'local', description: 'a gift' },
      balance: 250,
      available: 250,
      duplicate: false,
    },
  });
  expect(again).toMatchObject({ status: 200, json: { balance: 250, duplicate: true } });
  expect(await grant('user_given', { ...body, amount: 51 })).toMatchObject({ status: 409 });
});

test('an adjustment may take credits, but not more than are available', async () => {
  const adjust = (amount: number) =>
    request('POST', '/users/user_given/adjustments', { amount, reason: 'a correction' });
  const { available } = (await request('GET', '/users/user_given')).json.user;

  expect(await adjust(-available - 1)).toMatchObject({
    status: 409,
    json: { error: expect.stringContaining('available') },
  });
  expect(await adjust(-10)).toMatchObject({ status: 201, json: { available: available - 10 } });
});

describe('a missing confirmation is refused with its code, and given with the next request:', () => {
  test('of a large amount', async () => {
    const refused = await grant('user_buyer', { amount: 1001 });
    expect(refused).toMatchObject({ status: 409, json: { code: 'confirm_amount' } });
    expect(await grant('user_buyer', { amount: 1001, confirmAmount: 101 })).toMatchObject({
      json: { code: 'confirm_amount', error: expect.stringContaining('nothing was changed') },
    });

    expect(await grant('user_buyer', { amount: 1001, confirmAmount: 1001 })).toMatchObject({
      status: 201,
      json: { balance: 1201 },
    });
  });

  test('of a user whom nothing is known of', async () => {
    const refused = await grant('user_typo', { amount: 5 });
    expect(refused).toMatchObject({ status: 409, json: { code: 'confirm_unknown' } });
    const { json } = await request('GET', '/users/user_typo');
    expect(json.user).toMatchObject({ isKnown: false, balance: 0 });

    expect(await grant('user_typo', { amount: 5, confirmUnknown: true })).toMatchObject({
      status: 201,
      json: { balance: 5 },
    });
  });

  test('of a form, whose confirmation has the same key', async () => {
    const form = { amount: '2000', reason: 'a gift', idempotencyKey: 'form' };
    const confirmation = await requestPage('/users/user_large/grants', form);
    expect(confirmation.text).toContain('Type 2000 to confirm');
    expect(confirmation.text).toContain('value="form"');

    const confirmed = { ...form, confirmAmount: '2000' };
    for (const _ of ['sent', 'sent twice'])
      expect(await requestPage('/users/user_large/grants', confirmed)).toMatchObject({
        status: 303,
        location: '/users/user_large',
      });
    expect((await request('GET', '/users/user_large')).json.user.balance).toBe(2200);
  });
});

describe('nothing is granted', () => {
  test.each<[string, object, string]>([
    ['without a reason', { amount: 5, reason: ' ' }, 'A reason is required'],
    ['without an amount', {}, 'amount must be a whole number'],
    ['of a fraction', { amount: 1.5 }, 'amount must be a whole number'],
    ['of nothing', { amount: 0 }, 'at least 1'],
    ['below nothing', { amount: -5 }, 'at least 1'],
    ['of more than the limit', { amount: 999_999_999_999_999 }, 'at most 1000000000000'],
    ['with an empty key', { amount: 5, idempotencyKey: '' }, 'idempotencyKey must have 1 to 255'],
    ['with a blank key', { amount: 5, idempotencyKey: ' ' }, 'idempotencyKey must have 1 to 255'],
    ['with a misspelled parameter', { amount: 5, confirm: 5 }, 'confirm is not a parameter'],
  ])('%s', async (_, body, sentence) => {
    const refused = await request('POST', '/users/user_unlucky/grants', {
      reason: 'a gift',
      ...body,
    });

    expect(refused).toEqual({ status: 400, json: { error: expect.stringContaining(sentence) } });
    expect((await request('GET', '/users/user_unlucky')).json.user.balance).toBe(0);
  });
});

test('a user’s id may have any characters in the paths of their pages', async () => {
  for (const userId of ['a/b?c#d%20e&f', 'o"neil <b>', '日本🦊', '.', '..']) {
    const path = `/users/${toPathSegment(userId)}`;
    await grant(userId, { amount: 5, confirmUnknown: true, idempotencyKey: 'any:key' });

    expect(await requestPage(`/users?q=${encodeURIComponent(userId)}`)).toMatchObject({
      location: path,
    });
    const { json } = await request('GET', path);
    expect(json.user).toMatchObject({ userId, balance: 5 });
    const page = await requestPage(path);
    expect(page.text).not.toContain('<b>');
    const id = encodeURIComponent(json.user.transactions[0].id);
    expect(page.text).toContain(`${path}/transactions/${id}`);
    expect(await request('GET', `${path}/transactions/${id}`)).toMatchObject({ status: 200 });
  }
});

test('the page of an event leads to its user', async () => {
  const { text } = await requestPage('/events/evt_unlucky');

  expect(text).toContain('href="/users/user_unlucky"');
});
