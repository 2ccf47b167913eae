import { beforeAll, expect, test } from 'vitest';
import { credits } from './credits.ts';
import { ledgerOf, query, system } from './system.ts';

beforeAll(() => system.reset());

const grant = (user: string, amount: number) =>
  query(
    `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?1, ?2, 'adjustment', ?3)`,
    crypto.randomUUID(),
    user,
    amount,
  );

const spendRequest = (userId: string, changes: object = {}) => ({
  userId,
  amount: 10,
  reason: 'a picture',
  idempotencyKey: 'r',
  ...changes,
});

test('a product spends credits and reads the balance, the history and the trace of an entry', async () => {
  await grant('ada', 25);

  const spent = await credits.spend(spendRequest('ada'));

  expect(spent).toMatchObject({ status: 'spent', duplicate: false, transaction: { balance: 15 } });
  expect(await credits.balance('ada')).toEqual({ balance: 15, available: 15, reserved: 0 });
  const page = await credits.transactions('ada', { limit: 1 });
  const { transactions, nextCursor } = page;
  expect(page).toMatchObject({ transactions: [{ type: 'spend', amount: -10 }], nextCursor: 2 });
  expect(await credits.transactions('ada', { before: nextCursor })).toMatchObject({
    transactions: [{ type: 'adjustment', amount: 25 }],
    nextCursor: null,
  });
  const id = transactions[0]?.id ?? '';
  expect(await credits.traceTransaction('ada', id)).toMatchObject({ amount: -10, events: [] });
  expect(await credits.traceTransaction('ben', id)).toBeNull();
});

test('too few credits and a reused idempotency key are results, and take nothing', async () => {
  await grant('ben', 15);
  await credits.spend(spendRequest('ben'));

  expect(await credits.spend(spendRequest('ben', { idempotencyKey: 's' }))).toEqual({
    status: 'insufficient_credits',
    balance: 5,
    available: 5,
  });
  expect(await credits.spend(spendRequest('ben', { amount: 3 }))).toMatchObject({
    status: 'refused',
    code: 'conflict',
  });
  expect((await credits.balance('ben')).balance).toBe(5);
});

test('200 spends at once through the binding never overdraw', async () => {
  await grant('cleo', 500);

  const results = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      credits.spend(spendRequest('cleo', { idempotencyKey: `${n}` })),
    ),
  );

  expect(results.filter(({ status }) => status === 'spent')).toHaveLength(50);
  expect(results.filter(({ status }) => status === 'insufficient_credits')).toHaveLength(150);
  expect((await credits.balance('cleo')).balance).toBe(0);
  expect(await ledgerOf('cleo')).toHaveLength(51);
});

test.each([
  ['no user', { userId: '' }, 'userId'],
  ['a user id with leading blanks', { userId: ' dora' }, 'userId'],
  ['half a credit', { amount: 0.5 }, 'amount'],
  ['no credits', { amount: 0 }, 'amount'],
  ['a negative amount', { amount: -5 }, 'amount'],
  ['an amount as a string', { amount: '10' }, 'amount'],
  ['a blank reason', { reason: ' ' }, 'reason'],
  ['a reason with half a surrogate pair', { reason: 'a picture \ud83d' }, 'reason'],
  ['no idempotency key', { idempotencyKey: undefined }, 'idempotencyKey'],
])('a spend with %s is refused with a sentence that names the field', async (_, changes, field) => {
  const result = await credits.spend(spendRequest('dora', changes));

  expect(result).toMatchObject({ status: 'refused', code: 'invalid' });
  expect('message' in result && result.message).toContain(field);
  expect(await ledgerOf('dora')).toEqual([]);
});

test('a read with an invalid argument rejects with a TypeError that names it', async () => {
  await expect(credits.balance('')).rejects.toThrow('TypeError: userId must be a string');
  await expect(credits.transactions('ada', { limit: 101 })).rejects.toThrow(
    'limit must be a whole number from 1 to 100',
  );
});

test('a call that fails in the database rejects without the user id', async () => {
  const userId = 'ada@shop.example';
  await system.db.exec('ALTER TABLE credit_ledger RENAME TO credit_ledger_away');
  const calls = [
    credits.balance(userId),
    credits.transactions(userId),
    credits.traceTransaction(userId, 'x'),
  ];
  const errors = await Promise.all(calls.map((call) => call.then(String, String)));
  await system.db.exec('ALTER TABLE credit_ledger_away RENAME TO credit_ledger');

  for (const error of errors) {
    expect(error).toContain('no such table');
    expect(error).not.toContain(userId);
  }
});
