import type { creditTransactions } from '../schema/index.ts';

/** One row of a user's ledger, as an account statement shows it. */
export interface Transaction {
  readonly id: string;
  readonly type: (typeof creditTransactions.$inferSelect)['type'];
  /** Credits; positive gave, negative took. */
  readonly amount: number;
  /** After this row. */
  readonly balance: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The Checkout Session or invoice that it settles; null for a spend or an adjustment. */
  readonly source: string | null;
  readonly description: string | null;
}

export interface Statement {
  /** Newest first. */
  readonly transactions: readonly Transaction[];
  /** What to give as `before` for the rows that follow; null when these were the last. */
  readonly next: number | null;
}

export const TRANSACTION_FIELDS =
  'id, type, amount, balance, created_at AS createdAt, source, description';

/** The number of the last row is at the end of the user's range of the primary key: one row is read. */
const BALANCE = 'SELECT balance FROM credit_ledger WHERE user_id = ?1 ORDER BY number DESC LIMIT 1';

/** Nothing for a user who was never given or charged a credit. */
export async function readBalance(db: D1Database, userId: string): Promise<number> {
  return (await db.prepare(BALANCE).bind(userId).first<number>('balance')) ?? 0;
}

const STATEMENT = `
  SELECT number, ${TRANSACTION_FIELDS} FROM credit_ledger
  WHERE user_id = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3`;

/** A page of a user's ledger. `before` is the `next` of the page that came before it. */
export async function readTransactions(
  db: D1Database,
  userId: string,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number | undefined; limit: number },
): Promise<Statement> {
  const statement = db.prepare(STATEMENT).bind(userId, before, limit);
  const { results } = await statement.all<Transaction & { readonly number: number }>();
  // Numbers begin with 1 and skip none, so the last row of all is known by its number.
  const last = results.at(-1)?.number ?? 1;
  const transactions = results.map(({ number: _, ...transaction }) => transaction);
  return { transactions, next: last > 1 ? last : null };
}

const NUMBER = 'SELECT number FROM credit_ledger WHERE id = ?1 AND user_id = ?2';

/** Where a row stands in its user's ledger; null when the user has no such row. */
export function numberOf(db: D1Database, userId: string, id: string): Promise<number | null> {
  return db.prepare(NUMBER).bind(id, userId).first<number>('number');
}
