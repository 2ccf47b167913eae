import { expect, test } from 'vitest';
import { adjust as adjustCredits, spendMany } from '../../src/index.ts';
import { balanceOf, db } from '../database.ts';
import { adjust } from '../fixtures.ts';

const request = (userId: string, amount: number, idempotencyKey: string) => ({
  userId,
  amount,
  reason: 'a page',
  idempotencyKey,
});

test('spends of many users are made in order, and one that does not fit does not stop the others', async () => {
  await adjust('many_ada', 10);
  await adjust('many_ben', 5);

  const { result } = await spendMany(db, [
    request('many_ada', 8, 'a'),
    request('many_ada', 3, 'b'),
    request('many_ben', 5, 'a'),
    request('many_ada', 2, 'c'),
    request('many_cleo', 1, 'a'),
  ]);

  expect(result.map(({ status }) => status)).toEqual([
    'inserted',
    'insufficient_credits',
    'inserted',
    'inserted',
    'insufficient_credits',
  ]);
  expect(await balanceOf('many_ada')).toBe(0);
  expect(await balanceOf('many_ben')).toBe(0);
});

test('a key that comes twice in one call is spent once, or a conflict', async () => {
  await adjust('many_dora', 10);

  const { result } = await spendMany(db, [
    request('many_dora', 2, 'a'),
    request('many_dora', 2, 'a'),
    request('many_dora', 3, 'a'),
  ]);

  expect(result).toMatchObject([
    { status: 'inserted', duplicate: false },
    { status: 'inserted', duplicate: true },
    { status: 'conflict' },
  ]);
  expect(await balanceOf('many_dora')).toBe(8);
});

test('a grant is a row of its own type with its actor, and a repeated one gives nothing', async () => {
  const bonus = {
    userId: 'many_eve',
    amount: 50,
    reason: 'welcome',
    actor: 'sign-up',
    idempotencyKey: 'welcome',
  };

  const { result: first } = await adjustCredits(db, 'grant', bonus);
  const { result: again } = await adjustCredits(db, 'grant', bonus);
  const { result: other } = await adjustCredits(db, 'grant', { ...bonus, actor: 'support' });

  expect(first).toMatchObject({
    status: 'inserted',
    transaction: { type: 'grant', amount: 50, actor: 'sign-up', description: 'welcome' },
  });
  expect(again).toMatchObject({ status: 'inserted', duplicate: true });
  expect(other).toMatchObject({ status: 'conflict' });
  expect(await balanceOf('many_eve')).toBe(50);
});

test('an adjustment takes at most what is available, also from a user of whom nothing is known', async () => {
  const correction = { userId: 'many_finn', reason: 'x', actor: 'ada' };
  await adjust('many_finn', 10);
  const adjustBy = async (amount: number, changes: object = {}) => {
    const idempotencyKey = `${amount}`;
    const request = { ...correction, amount, idempotencyKey, ...changes };
    return (await adjustCredits(db, 'adjustment', request)).result;
  };

  expect(await adjustBy(-11)).toMatchObject({ status: 'insufficient_credits' });
  expect(await adjustBy(-10)).toMatchObject({ status: 'inserted' });
  expect(await adjustBy(-1, { userId: 'many_nobody' })).toMatchObject({
    status: 'insufficient_credits',
  });
  expect(await balanceOf('many_finn')).toBe(0);
});
