import { TRANSACTION_FIELDS, type Transaction } from './transactions.ts';

export interface Spend {
  readonly userId: string;
  /** Whole credits, more than none. */
  readonly amount: number;
  /** Why, in words: the user reads it in their history. */
  readonly reason: string;
  /** The caller's name for this spend among all of the user's. */
  readonly requestId: string;
}

export type Spent =
  | {
      readonly status: 'spent';
      readonly transaction: Transaction;
      /** Whether an earlier call with this `requestId` had spent it already. */
      readonly repeated: boolean;
    }
  | { readonly status: 'insufficient_credits'; readonly balance: number }
  /** The `requestId` was used for this, which is something else. */
  | { readonly status: 'conflict'; readonly transaction: Transaction };

/**
 * Asks and takes in one statement. D1 runs one statement at a time, so that of two spends the
 * second sees the balance that the first has left, and no balance is overdrawn.
 */
const TAKE = `
  INSERT INTO credit_transactions (id, user_id, type, amount, created_at, description)
  SELECT ?1, ?2, 'spend', -?3, ?4, ?5
  WHERE ?3 <= (
      SELECT balance FROM credit_ledger WHERE user_id = ?2 ORDER BY number DESC LIMIT 1
    )
    AND NOT EXISTS (SELECT 1 FROM credit_ledger WHERE id = ?1)
  RETURNING id`;

/** The row that holds the spend, now or since before, beside what the user has left. */
const TELL = `
  SELECT ${TRANSACTION_FIELDS.replace('balance', 'balance, left_over AS leftOver')}
  FROM (SELECT ?1 AS wanted, COALESCE((
    SELECT balance FROM credit_ledger WHERE user_id = ?2 ORDER BY number DESC LIMIT 1
  ), 0) AS left_over)
  LEFT JOIN credit_ledger ON id = wanted`;

type Told = { readonly leftOver: number } & (Transaction | { readonly id: null });

/**
 * Takes credits once per `requestId`, however often it is called, and never more than there are:
 * one D1 call, which is one transaction. After an error that leaves it open whether the spend
 * landed, the same call may simply be repeated.
 */
export async function spend(db: D1Database, wanted: Spend, now: Date): Promise<Spent> {
  const { userId, amount, reason } = wanted;
  const id = idOf(wanted);
  const [taken, told] = await db.batch<Told>([
    db.prepare(TAKE).bind(id, userId, amount, now.toISOString(), reason),
    db.prepare(TELL).bind(id, userId),
  ]);
  const [row] = told?.results ?? [];
  if (!row) throw new Error('the database did not say what became of the spend');
  const { leftOver, ...transaction } = row;
  if (transaction.id === null) return { status: 'insufficient_credits', balance: leftOver };
  if (transaction.amount !== -amount || transaction.description !== reason)
    return { status: 'conflict', transaction };
  return { status: 'spent', transaction, repeated: taken?.results.length === 0 };
}

/** The request's id within the user's own: two users cannot take each other's, whatever they send. */
const idOf = ({ userId, requestId }: Spend) =>
  `spend:${encodeURIComponent(userId)}:${encodeURIComponent(requestId)}`;
