import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { explainOne, readBalance, readTransactions } from '../../src/index.ts';

beforeAll(async () => {
  const give = env.DB.prepare(
    `INSERT INTO credit_transactions (id, user_id, type, amount) VALUES (?1, ?2, 'adjustment', ?3)`,
  );
  const forAda = [1, 2, 3, 4, 5].map((n) => give.bind(`a${n}`, 'ada', n));
  await env.DB.batch([...forAda, give.bind('b1', 'ben', 7)]);
});

test('a balance is the user’s own, and nothing for one who never had a credit', async () => {
  expect(await readBalance(env.DB, 'ada')).toBe(15);
  expect(await readBalance(env.DB, 'ben')).toBe(7);
  expect(await readBalance(env.DB, 'nobody')).toBe(0);
});

test('a statement is read a page at a time, newest first, until there is no more', async () => {
  const first = await readTransactions(env.DB, 'ada', { limit: 2 });
  const second = await readTransactions(env.DB, 'ada', { limit: 3, before: first.next ?? 0 });

  const ids = (page: typeof first) => page.transactions.map(({ id }) => id);
  expect([ids(first), ids(second)]).toEqual([
    ['a5', 'a4'],
    ['a3', 'a2', 'a1'],
  ]);
  expect(second.next).toBeNull();
  expect(first.transactions[0]).toMatchObject({ type: 'adjustment', amount: 5, balance: 15 });
});

test('a user who has no ledger has an empty page, and no other’s rows', async () => {
  expect(await readTransactions(env.DB, 'nobody', { limit: 9 })).toEqual({
    transactions: [],
    next: null,
  });
});

test('one row is explained to its own user alone', async () => {
  expect(await explainOne(env.DB, 'ada', 'a3')).toMatchObject({ id: 'a3', amount: 3, balance: 6 });
  expect(await explainOne(env.DB, 'ben', 'a3')).toBeNull();
});
