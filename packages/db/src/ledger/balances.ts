import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { creditLedger, creditReservations } from '../schema/index.ts';

/** Whole credits. */
export interface Balance {
  /** The sum of the user's ledger; below zero when more was taken back than was left. */
  readonly balance: number;
  /** `balance` less what is reserved: what can be spent or reserved now. */
  readonly available: number;
  /** The sum of the live reservations. */
  readonly reserved: number;
}

/** The last row is at the end of the user's range of the primary key: one row is read. */
const balanceOf = (userId: SQLWrapper) => sql<number>`COALESCE((
  SELECT ${creditLedger.balance} FROM ${creditLedger} WHERE ${creditLedger.userId} = ${userId}
  ORDER BY ${creditLedger.sequence} DESC LIMIT 1), 0)`;

/** Reads the live reservations alone, from their index. */
const reservedOf = (userId: SQLWrapper, at: SQL) => sql<number>`COALESCE((
  SELECT SUM(${creditReservations.amount}) FROM ${creditReservations}
  WHERE ${creditReservations.userId} = ${userId} AND ${creditReservations.status} = 'open'
    AND ${creditReservations.expiresAt} > ${at}), 0)`;

/** One row per distinct user. An unknown user has nothing. */
export function selectBalances(db: Database, userIds: readonly string[], at?: Date) {
  const userId = sql<string>`users.id`;
  return db
    .select({
      userId,
      balance: balanceOf(userId).as('balance'),
      reserved: reservedOf(userId, timestamp(at)).as('reserved'),
    })
    .from(
      sql`(SELECT value AS id FROM json_each(${JSON.stringify([...new Set(userIds)])})) AS users`,
    );
}

export const toBalance = (row?: { balance: number; reserved: number }): Balance => {
  const { balance, reserved } = row ?? { balance: 0, reserved: 0 };
  return { balance, available: balance - reserved, reserved };
};

/** @returns in the order of the users, who may be unknown. */
export async function readBalances(
  db: Database,
  userIds: readonly string[],
  at?: Date,
): Promise<(Balance & { readonly userId: string })[]> {
  const rows = await selectBalances(db, userIds, at);
  const byUser = new Map(rows.map((row) => [row.userId, row]));
  return userIds.map((userId) => ({ userId, ...toBalance(byUser.get(userId)) }));
}

export async function readBalance(db: Database, userId: string, at?: Date): Promise<Balance> {
  const [balance] = await readBalances(db, [userId], at);
  return toBalance(balance);
}
