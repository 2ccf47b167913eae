import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { readBalance, readTransactions, spend } from '../../src/index.ts';
import { rows } from '../deliver.ts';

/** The plan is the same whatever the parameters are. */
const explained = (sql: string) => `EXPLAIN QUERY PLAN ${sql.replace(/\?\d/g, "'1'")}`;

/** The database, which notes each statement that it is given. */
function noting() {
  const statements: string[] = [];
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare')
        return (sql: string) => {
          statements.push(sql);
          return target.prepare(sql);
        };
      return target.batch.bind(target);
    },
  });
  return { db, statements };
}

test.each([
  ['a balance', (db: D1Database) => readBalance(db, 'ada')],
  ['a page of the history', (db: D1Database) => readTransactions(db, 'ada', { limit: 5 })],
  [
    'a spend',
    (db: D1Database) =>
      spend(db, { userId: 'ada', amount: 1, reason: 'x', requestId: 'r' }, new Date()),
  ],
])('%s searches the ledger by a key, and never scans it', async (_, act) => {
  const { db, statements } = noting();

  await act(db);

  expect(statements.length).toBeGreaterThan(0);
  for (const sql of statements) {
    const plan = (await rows(explained(sql))).map(({ detail }) => String(detail));
    expect(plan.some((step) => step.startsWith('SEARCH credit_ledger USING'))).toBe(true);
    expect(plan.filter((step) => /SCAN credit_ledger|TEMP B-TREE/.test(step))).toEqual([]);
  }
});
