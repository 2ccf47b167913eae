import { eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { creditLedger } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { ledgerEntries } from './entries.ts';
import { selectBalance, type Transaction, transactionColumns } from './transactions.ts';

export interface SpendRequest {
  readonly userId: string;
  /** Whole credits, at least 1. */
  readonly amount: number;
  /** What they are spent on: the user reads it in their history. */
  readonly reason: string;
  /** The caller's name for this spend, unique among the user's. */
  readonly idempotencyKey: string;
}

export type SpendResult =
  | {
      readonly status: 'spent';
      readonly transaction: Transaction;
      /** Whether an earlier call with this `idempotencyKey` spent them. */
      readonly duplicate: boolean;
    }
  | { readonly status: 'insufficient_credits'; readonly balance: number }
  /** The `idempotencyKey` was used for this transaction, which has another amount or reason. */
  | { readonly status: 'conflict'; readonly transaction: Transaction };

/**
 * Checks the balance and takes from it in one statement. D1 runs one statement at a time: of two
 * spends the second sees the balance that the first has left.
 */
function insertSpend(db: Database, id: string, request: SpendRequest, at: string) {
  const { userId, amount, reason } = request;
  const balance = selectBalance(db, userId);
  const row = selectRow(
    ledgerEntries,
    { id, userId, type: 'spend', amount: -amount, createdAt: at, description: reason },
    sql`WHERE ${amount} <= ${balance}
      AND NOT EXISTS (SELECT 1 FROM ${creditLedger} WHERE ${creditLedger.id} = ${id})`,
  );
  return db.insert(ledgerEntries).select(row).returning({ id: ledgerEntries.id });
}

/**
 * Takes credits once per `idempotencyKey`, however often it is called, and never more than there
 * are: one D1 call, which is one transaction. After an error that leaves it open whether the spend
 * landed, repeat the call.
 */
export async function spend(db: Database, request: SpendRequest, now: Date): Promise<SpendResult> {
  const id = spendId(request);
  const [inserted, [transaction], [last]] = await db.batch([
    insertSpend(db, id, request, now.toISOString()),
    db.select(transactionColumns).from(creditLedger).where(eq(creditLedger.id, id)),
    selectBalance(db, request.userId),
  ]);
  if (!transaction) return { status: 'insufficient_credits', balance: last?.balance ?? 0 };
  if (transaction.amount !== -request.amount || transaction.description !== request.reason)
    return { status: 'conflict', transaction };
  return { status: 'spent', transaction, duplicate: inserted.length === 0 };
}

/** Contains the user, so that two users with one idempotency key make two spends. */
const spendId = ({ userId, idempotencyKey }: SpendRequest) =>
  `spend:${encodeURIComponent(userId)}:${encodeURIComponent(idempotencyKey)}`;
