import { eq, lte, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { timestamp } from '../clock.ts';
import type { Database } from '../database.ts';
import { creditLedger } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import { formatActId, parseActId } from './act-id.ts';
import { type Balance, selectBalances, toBalance } from './balances.ts';
import { ledgerEntries } from './entries.ts';
import type { ActOptions } from './insert-entries.ts';
import { type Transaction, transactionColumns } from './transactions.ts';

export interface ReverseRequest {
  /** A spend, or what a capture took. */
  readonly transactionId: string;
  /** Whole credits; all that is left of the spend by default. */
  readonly amount?: number | undefined;
  readonly reason: string;
  readonly idempotencyKey: string;
}

export type ReverseResult =
  | {
      readonly status: 'reversed';
      readonly transaction: Transaction;
      readonly duplicate: boolean;
      readonly balance: Balance;
      /** What can still be given back of the spend. */
      readonly left: number;
    }
  | { readonly status: 'not_found' }
  | { readonly status: 'exceeds_spend'; readonly left: number }
  | { readonly status: 'conflict'; readonly transaction: Transaction };

const reversals = alias(creditLedger, 'reversals');
const reversedSpend = alias(creditLedger, 'reversed_spend');

/** The reversals of a spend have an index of their own. */
const sumOfReversals = (spend: SQLWrapper, condition = sql`true`) => sql<number>`COALESCE((
  SELECT SUM(${reversals.amount}) FROM ${creditLedger} AS ${reversals}
  WHERE ${reversals.relatedId} = ${spend} AND ${reversals.type} = 'spend_reversal'
    AND ${condition}), 0)`;

const leftOfSpend = sql<number>`-${creditLedger.amount} - ${sumOfReversals(creditLedger.id)}`;

const takenBySpend = sql`(
  SELECT -${reversedSpend.amount} FROM ${creditLedger} AS ${reversedSpend}
  WHERE ${reversedSpend.id} = ${creditLedger.relatedId})`;

/** What a reversal left of its spend: 0 for one that gave back all. */
const leftByReversal = sql<number>`${takenBySpend} - ${sumOfReversals(
  creditLedger.relatedId,
  lte(reversals.sequence, creditLedger.sequence),
)}`;

/**
 * Gives back all or part of a spend, once per `idempotencyKey` and never more than it took: one D1
 * call. After an error that leaves it open whether it was given back, repeat the call.
 */
export async function reverse(
  db: Database,
  request: ReverseRequest,
  { at }: Pick<ActOptions, 'at'> = {},
): Promise<ReverseResult> {
  const { transactionId, idempotencyKey } = request;
  const spent = parseActId(transactionId, ['spend', 'capture']);
  if (!spent) return { status: 'not_found' };
  const { userId } = spent;
  const id = formatActId({ act: 'reversal', userId, idempotencyKey });
  const [existing, , [transaction], [spend], [balance]] = await db.batch([
    db.select({ id: creditLedger.id }).from(creditLedger).where(eq(creditLedger.id, id)),
    db.insert(ledgerEntries).select(reversalRow(id, request, at)),
    db
      .select({ ...transactionColumns, left: leftByReversal })
      .from(creditLedger)
      .where(eq(creditLedger.id, id)),
    db.select({ left: leftOfSpend }).from(creditLedger).where(eq(creditLedger.id, transactionId)),
    selectBalances(db, [userId], at),
  ]);
  if (!spend) return { status: 'not_found' };
  if (!transaction) return { status: 'exceeds_spend', left: spend.left };
  const { left, ...row } = transaction;
  if (!isSame(row, left, request)) return { status: 'conflict', transaction: row };
  const duplicate = existing.length > 0;
  return {
    status: 'reversed',
    transaction: row,
    duplicate,
    balance: toBalance(balance),
    left: spend.left,
  };
}

function reversalRow(id: string, { transactionId, amount, reason }: ReverseRequest, at?: Date) {
  const credits = amount === undefined ? leftOfSpend : sql`${amount}`;
  return selectRow(
    ledgerEntries,
    {
      id,
      userId: creditLedger.userId,
      type: sql`'spend_reversal'`,
      amount: credits,
      createdAt: timestamp(at),
      description: reason,
      relatedId: creditLedger.id,
      ifAvailable: 1,
    },
    sql`FROM ${creditLedger}
      WHERE ${eq(creditLedger.id, transactionId)} AND ${credits} BETWEEN 1 AND ${leftOfSpend}`,
  );
}

function isSame(
  { amount, relatedId, description }: Transaction,
  left: number,
  request: ReverseRequest,
): boolean {
  const isSameAmount = request.amount === undefined ? left === 0 : request.amount === amount;
  return isSameAmount && relatedId === request.transactionId && description === request.reason;
}
