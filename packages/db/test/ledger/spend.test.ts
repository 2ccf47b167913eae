import { beforeEach, expect, test } from 'vitest';
import { audit, type SpendRequest, spend } from '../../src/index.ts';
import { balanceOf, db, rows } from '../database.ts';
import { adjust } from '../fixtures.ts';

const now = new Date('2026-11-24T10:00:00Z');
let users = 0;
let ada: string;

async function spendCredits(changes: Partial<SpendRequest> = {}) {
  const request = {
    userId: ada,
    amount: 30,
    reason: 'a picture',
    idempotencyKey: 'r1',
    ...changes,
  };
  const { result } = await spend(db, request, { at: now });
  return result;
}

const nothing = { balance: 0, available: 0, reserved: 0 };

const spends = (user: string) =>
  rows(`SELECT amount FROM credit_transactions WHERE type = 'spend' AND user_id = ?`, user);

beforeEach(async () => {
  ada = `spender${++users}`;
  await adjust(ada, 100);
});

test('a spend takes the credits and returns the transaction with the new balance', async () => {
  const result = await spendCredits();

  expect(result).toEqual({
    status: 'inserted',
    duplicate: false,
    balance: { balance: 70, available: 70, reserved: 0 },
    transaction: {
      id: `spend:${ada}:r1`,
      type: 'spend',
      amount: -30,
      balance: 70,
      createdAt: now.toISOString(),
      source: null,
      description: 'a picture',
      actor: null,
      relatedId: null,
    },
  });
  expect(await balanceOf(ada)).toBe(70);
});

test('a repeated request takes nothing and returns the first result, also after other spends', async () => {
  const first = await spendCredits();
  await spendCredits({ idempotencyKey: 'r2', amount: 70 });

  const repeated = await spendCredits();

  expect(repeated).toEqual({ ...first, duplicate: true, balance: nothing });
  expect(await balanceOf(ada)).toBe(0);
});

test.each([
  ['amount', { amount: 31 }],
  ['reason', { reason: 'a film' }],
])('a repeated request with another %s is a conflict and takes nothing', async (_, changes) => {
  await spendCredits();

  const conflicting = await spendCredits(changes);

  expect(conflicting).toMatchObject({ status: 'conflict', transaction: { amount: -30 } });
  expect(await balanceOf(ada)).toBe(70);
});

test('a spend of more than the balance takes nothing, and succeeds later with enough credits', async () => {
  const refused = await spendCredits({ amount: 101 });
  expect(refused).toEqual({
    status: 'insufficient_credits',
    balance: { balance: 100, available: 100, reserved: 0 },
  });
  expect(await spends(ada)).toEqual([]);

  await adjust(ada, 1);

  expect(await spendCredits({ amount: 101 })).toMatchObject({
    status: 'inserted',
    transaction: { balance: 0 },
  });
});

test('a user without a ledger or with debt cannot spend', async () => {
  await adjust(ada, -150);

  const withoutLedger = await spendCredits({ userId: 'nobody' });
  expect(withoutLedger).toEqual({ status: 'insufficient_credits', balance: nothing });
  const inDebt = await spendCredits({ amount: 1 });
  expect(inDebt).toEqual({
    status: 'insufficient_credits',
    balance: { balance: -50, available: -50, reserved: 0 },
  });
});

test('two users with one idempotency key spend twice, even if their ids look alike', async () => {
  await adjust(`${ada}:x`, 100);

  const first = await spendCredits({ userId: `${ada}:x`, idempotencyKey: 'y' });
  const second = await spendCredits({ userId: ada, idempotencyKey: 'x:y' });

  expect(first).toMatchObject({ status: 'inserted', duplicate: false });
  expect(second).toMatchObject({ status: 'inserted', duplicate: false });
});

test('200 concurrent spends of 100 credits: 100 succeed and the balance is not overdrawn', async () => {
  const concurrent = Array.from({ length: 200 }, (_, n) =>
    spendCredits({ amount: 1, idempotencyKey: `race${n}` }),
  );

  const statuses = (await Promise.all(concurrent)).map(({ status }) => status);

  expect(statuses.filter((status) => status === 'inserted')).toHaveLength(100);
  expect(statuses.filter((status) => status === 'insufficient_credits')).toHaveLength(100);
  expect(await balanceOf(ada)).toBe(0);
  expect(await spends(ada)).toHaveLength(100);
  expect(await audit(db)).toEqual([]);
});

test('one request 50 times at once spends once', async () => {
  const results = await Promise.all(Array.from({ length: 50 }, () => spendCredits()));

  const first = results.filter((result) => result.status === 'inserted' && !result.duplicate);
  expect(first).toHaveLength(1);
  expect(await balanceOf(ada)).toBe(70);
});
