import { beforeAll, expect, test } from 'vitest';
import { credits, filmRequest, grantSignUp } from './credits.ts';
import { ledgerOf, query, system } from './system.ts';

beforeAll(() => system.reset());

const capture = (userId: string, changes: object = {}) =>
  credits.capture({
    reservationId: `reservation:${userId}:job`,
    amount: 45,
    idempotencyKey: 'done',
    ...changes,
  });

test('a product reserves before the work, captures what it cost, and the rest is free again', async () => {
  await grantSignUp('ada');

  const reserved = await credits.reserve(filmRequest('ada'));
  expect(reserved).toEqual({
    status: 'reserved',
    reservationId: 'reservation:ada:job',
    expiresAt: expect.any(String),
    available: 40,
    duplicate: false,
  });
  const inOneHour = Date.now() + 3_600_000;
  const { expiresAt } = reserved.status === 'reserved' ? reserved : { expiresAt: '' };
  expect(Math.abs(Date.parse(expiresAt) - inOneHour)).toBeLessThan(60_000);
  expect(await credits.balance('ada')).toEqual({ balance: 100, available: 40, reserved: 60 });

  const captured = await capture('ada');
  expect(captured).toMatchObject({
    status: 'captured',
    transaction: { id: 'capture:ada:done', amount: -45, relatedId: 'reservation:ada:job' },
    available: 55,
    duplicate: false,
  });
  expect(await capture('ada')).toEqual({ ...captured, duplicate: true });
  expect(await credits.balance('ada')).toEqual({ balance: 55, available: 55, reserved: 0 });
});

test('a product releases what it reserved for work that failed, and may repeat the call with its key', async () => {
  await grantSignUp('ben');
  await credits.reserve(filmRequest('ben'));
  const release = { reservationId: 'reservation:ben:job', idempotencyKey: 'failed' };

  const released = await credits.release(release);

  expect(released).toEqual({ status: 'released', amount: 60, available: 100, duplicate: false });
  expect(await credits.release(release)).toEqual({ ...released, duplicate: true });
  expect(await ledgerOf('ben')).toHaveLength(1);
});

test('what cannot be reserved, captured or released is answered with a status, a code and a sentence', async () => {
  await grantSignUp('cleo');
  const reservationId = 'reservation:cleo:job';
  const refused = (code: string, message: string) => ({ status: 'refused', code, message });

  expect(await credits.reserve(filmRequest('cleo', { amount: 101 }))).toEqual({
    status: 'insufficient_credits',
    balance: 100,
    available: 100,
  });
  await credits.reserve(filmRequest('cleo'));
  expect(await credits.reserve(filmRequest('cleo', { amount: 61 }))).toMatchObject(
    refused('conflict', 'This idempotencyKey was used with other arguments: use a new one.'),
  );
  expect(await capture('cleo', { amount: 61 })).toMatchObject(
    refused(
      'exceeds_reservation',
      'Only 60 credits are reserved: choose an overflow, cap or overdraw.',
    ),
  );
  expect(await capture('cleo', { reservationId: 'reservation:cleo:none' })).toMatchObject(
    refused('not_found', 'There is no such reservation.'),
  );
  await credits.release({ reservationId });
  expect(await credits.release({ reservationId })).toMatchObject(
    refused('already_released', 'The reservation is released already.'),
  );
  await credits.reserve(filmRequest('cleo', { idempotencyKey: 'second' }));
  const second = { reservationId: 'reservation:cleo:second' };
  await capture('cleo', { ...second, amount: 75, overflow: 'cap' });
  expect(await capture('cleo', { ...second, amount: 75 })).toMatchObject({ code: 'conflict' });
  expect(await credits.release(second)).toMatchObject(
    refused('already_captured', 'The reservation is captured already.'),
  );
  expect(await credits.balance('cleo')).toEqual({ balance: 40, available: 40, reserved: 0 });
});

test('an expired reservation can be neither captured nor released, and its credits are free', async () => {
  await grantSignUp('dora');
  await credits.reserve(filmRequest('dora', { expiresInSeconds: 1 }));
  await expect
    .poll(() => credits.balance('dora'), { timeout: 10_000 })
    .toMatchObject({ available: 100 });
  const expired = {
    status: 'refused',
    code: 'expired',
    message: 'The reservation has expired: its credits are free again.',
  };

  expect(await capture('dora')).toEqual(expired);
  expect(await credits.release({ reservationId: 'reservation:dora:job' })).toEqual(expired);
});

test('a failing database makes acts unavailable, without personal data, and reads reject', async () => {
  const userId = 'ada@shop.example';
  const reservationId = `reservation:${encodeURIComponent(userId)}:job`;
  await system.db.exec('ALTER TABLE credit_ledger RENAME TO credit_ledger_away');
  const acts = await Promise.all([
    credits.reserve(filmRequest(userId)),
    credits.capture({ reservationId, amount: 1, idempotencyKey: 'k' }),
    credits.release({ reservationId }),
    credits.spend(filmRequest(userId)),
    credits.spendMany([filmRequest(userId)]),
    credits.reverse({
      transactionId: `spend:${encodeURIComponent(userId)}:k`,
      reason: 'x',
      idempotencyKey: 'k',
    }),
    credits.grant({ ...filmRequest(userId), actor: 'shop' }),
    credits.adjust({ ...filmRequest(userId), actor: 'shop' }),
  ]);
  const read = await credits.balances([userId]).then(String, String);
  await system.db.exec('ALTER TABLE credit_ledger_away RENAME TO credit_ledger');

  for (const act of acts)
    expect(act).toEqual({
      status: 'unavailable',
      message: 'The call failed: repeat it. The log of stripe-credits says why.',
    });
  expect(read).toContain('no such table');
  expect(read).not.toContain(userId);
  expect(await credits.balance(userId)).toEqual({ balance: 0, available: 0, reserved: 0 });
});

/** Σ of what is taken and what is reserved now, by user. */
const takenByUser = () =>
  query<{ user_id: string; taken: number }>(
    `SELECT user_id, SUM(taken) AS taken FROM (
       SELECT user_id, -amount AS taken FROM credit_transactions WHERE type = 'spend'
       UNION ALL
       SELECT user_id, amount FROM credit_reservations
       WHERE status = 'open' AND expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
     ) WHERE user_id LIKE 'rush%' GROUP BY user_id`,
  );

test('200 reservations, captures, releases and spends at once never take more than there is', async () => {
  const users = ['rush1', 'rush2', 'rush3'];
  const GRANTED = 100;
  for (const user of users) await grantSignUp(user, GRANTED);
  let isDone = false;
  const observations: number[] = [];
  const observe = async () => {
    while (!isDone) observations.push(...(await takenByUser()).map(({ taken }) => taken));
  };

  const work = async (_: unknown, n: number) => {
    const userId = users[n % users.length] ?? '';
    const idempotencyKey = String(n);
    if (n % 4 === 0) return credits.spend(filmRequest(userId, { amount: 3, idempotencyKey }));
    const reserved = await credits.reserve(filmRequest(userId, { amount: 7, idempotencyKey }));
    if (reserved.status !== 'reserved') return reserved;
    const { reservationId } = reserved;
    if (n % 4 === 1) return credits.release({ reservationId });
    return credits.capture({ reservationId, amount: n % 4 === 2 ? 7 : 2, idempotencyKey });
  };
  const working = Promise.all(Array.from({ length: 200 }, work)).finally(() => {
    isDone = true;
  });
  const [results] = await Promise.all([working, observe()]);

  expect(Math.max(...observations)).toBeLessThanOrEqual(GRANTED);
  expect(observations.length).toBeGreaterThan(users.length);
  const statuses = new Set(results.map(({ status }) => status));
  expect(statuses).toEqual(new Set(['spent', 'released', 'captured', 'insufficient_credits']));
  const taken = new Map((await takenByUser()).map((row) => [row.user_id, row.taken]));
  for (const { userId, ...balance } of await credits.balances(users)) {
    const left = GRANTED - (taken.get(userId) ?? 0);
    expect(balance).toEqual({ balance: left, available: left, reserved: 0 });
  }
});
