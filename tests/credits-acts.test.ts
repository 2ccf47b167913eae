import { beforeAll, describe, expect, test } from 'vitest';
import { credits, filmRequest, grantSignUp } from './credits.ts';
import { ledgerOf, system } from './system.ts';

beforeAll(() => system.reset());

test('a list of spends is answered in its order, each with its own result', async () => {
  await grantSignUp('emil', 10);
  await grantSignUp('fay', 10);

  const spends = await credits.spendMany([
    filmRequest('emil', { amount: 8 }),
    filmRequest('emil', { amount: 3, idempotencyKey: 'second' }),
    filmRequest('fay', { amount: 0.5 }),
    filmRequest('fay', { amount: 10 }),
    filmRequest('emil', { amount: 8 }),
  ]);

  expect(spends).toMatchObject({
    status: 'processed',
    results: [
      { status: 'spent', available: 2, duplicate: false },
      { status: 'insufficient_credits', balance: 2 },
      { status: 'refused', code: 'invalid', message: expect.stringContaining('amount') },
      { status: 'spent', available: 0 },
      { status: 'spent', duplicate: true },
    ],
  });
  expect(await credits.balances(['fay', 'nobody', 'emil'])).toEqual([
    { userId: 'fay', balance: 0, available: 0, reserved: 0 },
    { userId: 'nobody', balance: 0, available: 0, reserved: 0 },
    { userId: 'emil', balance: 2, available: 2, reserved: 0 },
  ]);
});

test('a hundred spends with the longest names and reasons fit in one call', async () => {
  const userId = '漢'.repeat(255);
  await grantSignUp(userId);
  const spends = Array.from({ length: 100 }, (_, n) => ({
    userId,
    amount: 1,
    reason: '字'.repeat(500),
    idempotencyKey: '鍵'.repeat(252) + String(n).padStart(3, '0'),
  }));

  const spent = await credits.spendMany(spends);

  const results = spent.status === 'processed' ? spent.results : [];
  expect(results.map(({ status }) => status)).toEqual(spends.map(() => 'spent'));
  expect(await credits.balance(userId)).toMatchObject({ balance: 0 });
});

test('a spend is given back in parts and never more than it took', async () => {
  await grantSignUp('gil');
  await credits.spend(filmRequest('gil'));
  const reversal = { transactionId: 'spend:gil:job', reason: 'it failed', idempotencyKey: 'r' };

  expect(await credits.reverse({ ...reversal, amount: 20 })).toMatchObject({
    status: 'reversed',
    transaction: { type: 'spend_reversal', amount: 20, relatedId: 'spend:gil:job' },
    available: 60,
    left: 40,
    duplicate: false,
  });
  expect(await credits.reverse({ ...reversal, amount: 41, idempotencyKey: 's' })).toEqual({
    status: 'refused',
    code: 'exceeds_spend',
    message: 'Only 40 credits of the spend are left.',
  });
  expect(await credits.reverse({ ...reversal, amount: 21 })).toMatchObject({ code: 'conflict' });
  expect(await credits.reverse({ ...reversal, transactionId: 'spend:gil:none' })).toEqual({
    status: 'refused',
    code: 'not_found',
    message: 'There is no such spend.',
  });
});

test('a grant and an adjustment name their actor, count once, and an adjustment takes what is available', async () => {
  const act = { reason: 'the outage', actor: 'support', idempotencyKey: 'outage' };

  const granted = await credits.grant({ ...act, userId: 'hal', amount: 50 });
  expect(granted).toMatchObject({
    status: 'granted',
    transaction: { type: 'grant', amount: 50, actor: 'support' },
    available: 50,
  });
  expect(await credits.grant({ ...act, userId: 'hal', amount: 50 })).toEqual({
    ...granted,
    duplicate: true,
  });
  expect(await credits.grant({ ...act, userId: 'hal', amount: 51 })).toMatchObject({
    code: 'conflict',
  });
  expect(await credits.adjust({ ...act, userId: 'hal', amount: -51 })).toEqual({
    status: 'insufficient_credits',
    balance: 50,
    available: 50,
  });
  expect(await credits.adjust({ ...act, userId: 'hal', amount: -50 })).toMatchObject({
    status: 'adjusted',
    transaction: { type: 'adjustment', amount: -50 },
    available: 0,
  });
});

test('a product reads whether it is bound to the test or the live deployment', async () => {
  expect(await credits.mode()).toBe('test');
});

describe('an invalid argument is refused with a sentence that names it, by', () => {
  const capturing = { reservationId: 'x', amount: 1, idempotencyKey: 'k' };
  const reversing = { transactionId: 'x', reason: 'x', idempotencyKey: 'k' };
  const granting = { ...filmRequest('ivy'), actor: 'x' };

  test.each([
    ['reserve', { ...filmRequest('ivy'), expiresInSeconds: 0 }, 'expiresInSeconds'],
    ['reserve', { ...filmRequest('ivy'), expiresInSeconds: 86_401 }, 'expiresInSeconds'],
    ['reserve', filmRequest('ivy', { amount: 1_000_000_000_001 }), 'amount'],
    ['reserve', filmRequest('ivy', { reason: 'a\u0000b' }), 'reason'],
    ['reserve', undefined, 'reserve needs userId'],
    ['capture', { ...capturing, amount: 0 }, 'amount'],
    ['capture', { ...capturing, overflow: 'more' }, 'overflow'],
    ['capture', { ...capturing, reservationId: '' }, 'reservationId'],
    ['release', {}, 'reservationId'],
    ['release', { reservationId: 'x', idempotencyKey: ' ' }, 'idempotencyKey'],
    ['spendMany', [], 'a list of 1 to 100 spends'],
    ['spendMany', Array.from({ length: 101 }, () => filmRequest('ivy')), '1 to 100'],
    ['reverse', { ...reversing, amount: -1 }, 'amount'],
    ['reverse', { ...reversing, transactionId: 7 }, 'transactionId'],
    ['grant', { ...granting, amount: -1 }, 'amount'],
    ['grant', { ...granting, actor: ' ' }, 'actor'],
    ['adjust', { ...granting, amount: 0 }, 'amount'],
  ])('%s, case %#', async (method, argument, sentence) => {
    const result = await system.callCredits({ method, args: [argument] });

    expect(result).toMatchObject({
      status: 'refused',
      code: 'invalid',
      message: expect.stringContaining(sentence),
    });
    expect(await ledgerOf('ivy')).toEqual([]);
  });
});
