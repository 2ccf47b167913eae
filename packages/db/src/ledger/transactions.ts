import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { creditLedger } from '../schema/index.ts';

export const transactionColumns = {
  id: creditLedger.id,
  type: creditLedger.type,
  amount: creditLedger.amount,
  balance: creditLedger.balance,
  createdAt: creditLedger.createdAt,
  source: creditLedger.source,
  description: creditLedger.description,
  actor: creditLedger.actor,
  relatedId: creditLedger.relatedId,
};

/** One row of a user's ledger, as an account statement shows it. `balance` is the one after it. */
export type Transaction = Pick<typeof creditLedger.$inferSelect, keyof typeof transactionColumns>;

export interface TransactionPage {
  /** Newest first. */
  readonly transactions: readonly Transaction[];
  /** The `before` of the next page; null on the last one. */
  readonly nextCursor: number | null;
}

export interface TransactionRange {
  /** The `nextCursor` of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page of a user's ledger. */
export async function readTransactions(
  db: Database,
  userId: string,
  range: TransactionRange,
): Promise<TransactionPage> {
  return toTransactionPage(await selectTransactions(db, userId, range));
}

/** As `readTransactions`, for `db.batch()`. */
export const selectTransactions = (
  db: Database,
  userId: string,
  { before = Number.MAX_SAFE_INTEGER, limit }: TransactionRange,
) =>
  db
    .select({ ...transactionColumns, sequence: creditLedger.sequence })
    .from(creditLedger)
    .where(and(eq(creditLedger.userId, userId), lt(creditLedger.sequence, before)))
    .orderBy(desc(creditLedger.sequence))
    .limit(limit);

export function toTransactionPage(
  rows: Awaited<ReturnType<typeof selectTransactions>>,
): TransactionPage {
  // Sequences start at 1 and have no gaps, so 1 is the user's first row.
  const oldest = rows.at(-1)?.sequence ?? 1;
  const transactions = rows.map(({ sequence: _, ...transaction }) => transaction);
  return { transactions, nextCursor: oldest > 1 ? oldest : null };
}

/** The row's position in its user's ledger; null when the user has no such row. */
export async function findSequence(
  db: Database,
  userId: string,
  id: string,
): Promise<number | null> {
  const row = await db
    .select({ sequence: creditLedger.sequence })
    .from(creditLedger)
    .where(and(eq(creditLedger.id, id), eq(creditLedger.userId, userId)))
    .get();
  return row?.sequence ?? null;
}
