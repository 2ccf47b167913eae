import { sql } from 'drizzle-orm';
import { integer, sqliteView, text } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { creditLedger } from '../schema/index.ts';

/** Two figures of the books that differ. There must never be one. */
export interface Discrepancy {
  readonly problem: string;
  /** The user or the purchase. */
  readonly id: string;
  readonly found: number;
  readonly expected: number;
}

const creditBalances = sqliteView('credit_balances', {
  userId: text('user_id').notNull(),
  balance: integer('balance').notNull(),
}).existing();

/**
 *   credit_ledger ─┬─ Σ amount per user    = credit_balances
 *                  ├─ 0 ≤ Σ amount per purchase ≤ its grant, without adjustments
 *                  └─ Σ amount             = Σ balance
 */
const discrepancies = sql`
  SELECT 'a balance is not the sum of its ledger' AS problem, user_id AS id,
    COALESCE(balance, 0) AS found, ledger AS expected
  FROM (
    SELECT ${creditLedger.userId} AS user_id, SUM(${creditLedger.amount}) AS ledger
    FROM ${creditLedger} GROUP BY ${creditLedger.userId}
  )
  LEFT JOIN ${creditBalances} USING (user_id)
  WHERE balance IS NOT ledger

  UNION ALL
  SELECT 'the entries of a purchase sum to less than zero or more than its grant', source, remaining, granted
  FROM (
    SELECT ${creditLedger.source} AS source,
      SUM(iif(${creditLedger.type} = 'adjustment', 0, ${creditLedger.amount})) AS remaining,
      SUM(iif(${creditLedger.type} IN ('purchase', 'subscription'), ${creditLedger.amount}, 0))
        AS granted
    FROM ${creditLedger} WHERE ${creditLedger.source} IS NOT NULL GROUP BY ${creditLedger.source}
  )
  WHERE remaining < 0 OR remaining > granted

  UNION ALL
  SELECT 'the sum of all balances is not the sum of all amounts', 'all users',
    balances, ledger
  FROM (
    SELECT (SELECT COALESCE(SUM(balance), 0) FROM ${creditBalances}) AS balances,
      (SELECT COALESCE(SUM(${creditLedger.amount}), 0) FROM ${creditLedger}) AS ledger
  )
  WHERE balances <> ledger`;

/** Reads the whole ledger: for tests, and for an engineer. Empty when the books agree. */
export const audit = (db: Database): Promise<Discrepancy[]> =>
  db
    .select({
      problem: sql<string>`problem`,
      id: sql<string>`id`,
      found: sql<number>`found`,
      expected: sql<number>`expected`,
    })
    .from(sql`(${discrepancies})`);
