import { beforeAll, expect, test } from 'vitest';
import { readBalance, readTransactions } from '../../src/index.ts';
import { db } from '../database.ts';
import { adjust } from '../fixtures.ts';

beforeAll(async () => {
  for (const n of [1, 2, 3, 4, 5]) await adjust('reader', n, `reader_${n}`);
  await adjust('other_reader', 7);
});

test('a balance is the user’s own, and 0 for a user without a ledger', async () => {
  expect((await readBalance(db, 'reader')).balance).toBe(15);
  expect((await readBalance(db, 'other_reader')).balance).toBe(7);
  expect((await readBalance(db, 'nobody')).balance).toBe(0);
});

test('transactions are read newest first, page by page, until the last page has no cursor', async () => {
  const first = await readTransactions(db, 'reader', { limit: 2 });
  const second = await readTransactions(db, 'reader', { limit: 3, before: first.nextCursor ?? 0 });

  const ids = (page: typeof first) => page.transactions.map(({ id }) => id);
  expect(ids(first)).toEqual(['reader_5', 'reader_4']);
  expect(ids(second)).toEqual(['reader_3', 'reader_2', 'reader_1']);
  expect(second.nextCursor).toBeNull();
  expect(first.transactions[0]).toMatchObject({ type: 'adjustment', amount: 5, balance: 15 });
});

test('a user without a ledger gets an empty page and no rows of others', async () => {
  const page = await readTransactions(db, 'nobody', { limit: 9 });

  expect(page).toEqual({ transactions: [], nextCursor: null });
});
