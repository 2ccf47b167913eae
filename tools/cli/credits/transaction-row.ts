import type { LedgerTrace } from '@stripe-credits/db';

type Transaction = Pick<
  LedgerTrace,
  'id' | 'type' | 'amount' | 'balance' | 'createdAt' | 'description' | 'actor' | 'source'
>;

/** A line of the account statement. */
export const toTransactionRow = (row: Transaction) => ({
  at: row.createdAt.slice(0, 19),
  type: row.type,
  amount: row.amount > 0 ? `+${row.amount}` : row.amount,
  balance: row.balance,
  by: row.actor,
  why: row.description ?? row.source,
  transaction: row.id,
});
