import { sql } from 'drizzle-orm';
import { alias, integer, sqliteView, text } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { creditLedger, creditReservations, invoices } from '../schema/index.ts';

/** Two figures of the books that differ. There must never be one. */
export interface Discrepancy {
  readonly problem: string;
  /** The user, the purchase or the spend. */
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
 *                  ├─ Σ amount per purchase between 0 and its grant, without adjustments
 *                  ├─ Σ reversals of a spend ≤ what it took
 *                  ├─ Σ captures per user = Σ captured credit_reservations
 *                  └─ Σ amount             = Σ balance
 */
const spends = alias(creditLedger, 'spends');
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
  SELECT 'the entries of a purchase sum to less than zero or more than its grant', purchase, remaining,
    granted
  FROM (
    SELECT substr(${creditLedger.id}, 1, instr(${creditLedger.id}, ':') - 1) AS purchase,
      MIN(MIN(COALESCE(${invoices.credits}, 0), 0)) AS lower_bound,
      SUM(iif(${creditLedger.type} = 'adjustment', 0, ${creditLedger.amount})) AS remaining,
      SUM(iif(${creditLedger.type} IN ('purchase', 'subscription'), ${creditLedger.amount}, 0))
        AS granted
    FROM ${creditLedger} LEFT JOIN ${invoices} ON ${invoices.id} = ${creditLedger.source}
    WHERE ${creditLedger.source} IS NOT NULL GROUP BY purchase
  )
  -- An invoice of a change of plan may take back more than it grants.
  WHERE remaining < lower_bound OR remaining > granted

  UNION ALL
  SELECT 'the reversals of a spend exceed the spend', related_id, reversed, taken
  FROM (
    SELECT ${creditLedger.relatedId} AS related_id, SUM(${creditLedger.amount}) AS reversed,
      COALESCE(MAX(-${spends.amount}), 0) AS taken
    FROM ${creditLedger} LEFT JOIN ${creditLedger} AS ${spends}
      ON ${spends.id} = ${creditLedger.relatedId} AND ${spends.type} = 'spend'
    WHERE ${creditLedger.type} = 'spend_reversal' GROUP BY ${creditLedger.relatedId}
  )
  WHERE reversed > taken

  UNION ALL
  SELECT 'the captures of a user do not match the reservations', user_id, SUM(found),
    SUM(expected)
  FROM (
    SELECT ${creditLedger.userId} AS user_id, -${creditLedger.amount} AS found, 0 AS expected,
      1 AS entries
    FROM ${creditLedger}
    WHERE ${creditLedger.type} = 'spend' AND ${creditLedger.relatedId} IS NOT NULL
    UNION ALL
    SELECT ${creditReservations.userId}, 0,
      iif(${creditReservations.overflow} = 'cap',
        MIN(${creditReservations.requestedAmount}, ${creditReservations.amount}),
        ${creditReservations.requestedAmount}),
      -1
    FROM ${creditReservations} WHERE ${creditReservations.status} = 'captured'
  )
  GROUP BY user_id HAVING SUM(found) <> SUM(expected) OR SUM(entries) <> 0

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
