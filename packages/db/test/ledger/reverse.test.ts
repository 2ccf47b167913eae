import { beforeEach, expect, test } from 'vitest';
import { audit, capture, reserve, reverse, spend } from '../../src/index.ts';
import { balanceOf, db } from '../database.ts';
import { adjust } from '../fixtures.ts';

let users = 0;
let ada: string;

const giveBack = (changes: object = {}) =>
  reverse(db, {
    transactionId: `spend:${ada}:job`,
    reason: 'the job failed',
    idempotencyKey: 'failed',
    ...changes,
  });

beforeEach(async () => {
  ada = `reverser${++users}`;
  await adjust(ada, 100);
  await spend(db, { userId: ada, amount: 40, reason: 'a film', idempotencyKey: 'job' });
});

test('a reversal gives back the whole spend by default and names it', async () => {
  expect(await giveBack()).toMatchObject({
    status: 'reversed',
    duplicate: false,
    left: 0,
    transaction: {
      type: 'spend_reversal',
      amount: 40,
      balance: 100,
      description: 'the job failed',
      relatedId: `spend:${ada}:job`,
    },
  });
});

test('reversals in parts never give back more than the spend took', async () => {
  await giveBack({ amount: 30 });

  const tooMuch = await giveBack({ amount: 11, idempotencyKey: 'second' });

  expect(tooMuch).toEqual({ status: 'exceeds_spend', left: 10 });
  expect(await giveBack({ idempotencyKey: 'third' })).toMatchObject({
    transaction: { amount: 10 },
    left: 0,
  });
  expect(await giveBack({ idempotencyKey: 'fourth' })).toEqual({
    status: 'exceeds_spend',
    left: 0,
  });
  expect(await balanceOf(ada)).toBe(100);
  expect(await audit(db)).toEqual([]);
});

test('a repeated reversal gives the first answer and gives nothing back', async () => {
  const first = await giveBack({ amount: 10 });

  expect(await giveBack({ amount: 10 })).toEqual({ ...first, duplicate: true });
  expect(await balanceOf(ada)).toBe(70);
});

test('a reversal of the rest that is repeated gives the first answer', async () => {
  await giveBack({ amount: 10 });
  const first = await giveBack({ idempotencyKey: 'rest' });

  expect(await giveBack({ idempotencyKey: 'rest' })).toEqual({ ...first, duplicate: true });
});

test.each([
  ['amount', { amount: 11 }],
  ['reason', { reason: 'a mistake' }],
  ['amount, of the rest,', { amount: undefined }],
])('a repeated reversal with another %s is a conflict', async (_, changes) => {
  await giveBack({ amount: 10 });

  expect(await giveBack({ amount: 10, ...changes })).toMatchObject({ status: 'conflict' });
  expect(await balanceOf(ada)).toBe(70);
});

test('a key that was used for the reversal of another spend is a conflict', async () => {
  await spend(db, { userId: ada, amount: 40, reason: 'a film', idempotencyKey: 'other' });
  await giveBack();

  const other = await giveBack({ transactionId: `spend:${ada}:other` });

  expect(other).toMatchObject({ status: 'conflict' });
  expect(await balanceOf(ada)).toBe(60);
});

test('what a capture took can be given back', async () => {
  const request = { userId: ada, amount: 20, reason: 'a song', idempotencyKey: 'song' };
  await reserve(db, { ...request, expiresInSeconds: 60 });
  const reservationId = `reservation:${ada}:song`;
  await capture(db, { reservationId, amount: 15, overflow: 'reject', idempotencyKey: 'song' });

  const reversed = await giveBack({ transactionId: `capture:${ada}:song` });

  expect(reversed).toMatchObject({ status: 'reversed', transaction: { amount: 15 } });
});

test.each(['grant:x:y', 'spend:nobody:job', 'pi_1:purchase:1', ''])(
  'a reversal of "%s", which is no spend, is not found',
  async (transactionId) => {
    expect(await giveBack({ transactionId })).toEqual({ status: 'not_found' });
  },
);

test('50 reversals at once give back the spend once', async () => {
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, n) => giveBack({ idempotencyKey: `${n}` })),
  );

  expect(results.filter(({ status }) => status === 'reversed')).toHaveLength(1);
  expect(await balanceOf(ada)).toBe(100);
});
