import { type Filter, where } from './filter.ts';

export interface DeadLetterLine {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly attempts: number;
  readonly deaths: number;
  readonly replays: number;
  readonly lastDiedAt: string;
  readonly replayedAt: string | null;
  readonly userId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly paid: boolean;
}

/** Where a page ends: the next one goes on behind it, however many died meanwhile. */
export interface Cursor {
  readonly lastDiedAt: string;
  readonly id: string;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetterLine[];
  /** Null on the last page. */
  readonly next: Cursor | null;
}

/** Newest first. Reads no more rows than it returns, on whichever index the filter names. */
export async function listDeadLetters(
  db: D1Database,
  filter: Filter,
  { after, limit }: { readonly after?: Cursor | undefined; readonly limit: number },
): Promise<DeadLetterPage> {
  const { sql, values } = where(filter);
  // As in `where`: an id is found by its key, and the few rows behind it are put in order.
  const order = filter.event
    ? '+letter.last_died_at DESC, +letter.id DESC'
    : 'letter.last_died_at DESC, letter.id DESC';
  const behind = after ? 'AND (letter.last_died_at, letter.id) < (?, ?)' : '';
  const { results } = await db
    .prepare(
      `SELECT id, type, status, reason, attempts, deaths, replays, last_died_at AS lastDiedAt,
         replayed_at AS replayedAt, user_id AS userId, amount, currency, paid
       FROM dead_letters AS letter WHERE ${sql} ${behind}
       ORDER BY ${order} LIMIT ?`,
    )
    .bind(...values, ...(after ? [after.lastDiedAt, after.id] : []), limit + 1)
    .all<Omit<DeadLetterLine, 'paid'> & { paid: number }>();

  const letters = results.slice(0, limit).map((row) => ({ ...row, paid: row.paid === 1 }));
  const last = letters.at(-1);
  const next = results.length > limit && last ? { lastDiedAt: last.lastDiedAt, id: last.id } : null;
  return { letters, next };
}

export async function countDeadLetters(db: D1Database, filter: Filter): Promise<number> {
  const { sql, values } = where(filter);
  const count = `SELECT COUNT(*) AS n FROM dead_letters AS letter WHERE ${sql}`;
  return (
    (await db
      .prepare(count)
      .bind(...values)
      .first<number>('n')) ?? 0
  );
}
