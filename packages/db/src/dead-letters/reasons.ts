import { and, asc, count, desc, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetterReasonChanges, deadLetterReasons, deadLetters } from '../schema/index.ts';
import { isDead } from './is-dead.ts';

/** One reason for which letters are dead now. */
export interface ReasonSummary {
  readonly reason: string;
  readonly events: number;
  /** When the oldest of them died first, and when one died last. */
  readonly firstDiedAt: string;
  readonly lastDiedAt: string;
  readonly owner: string | null;
  /** Null when it is not muted now. */
  readonly mutedUntil: string | null;
  /** Why the owner or the mute was changed last; null when neither ever was. */
  readonly note: string | null;
}

/** The most frequent reasons first. Reads the index of reasons alone. */
export function selectReasons(db: Database, limit: number, now: Date) {
  const grouped = db
    .select({
      reason: deadLetters.reason,
      events: count().as('events'),
      firstDiedAt: sql<string>`MIN(${deadLetters.firstDiedAt})`.as('oldest'),
      lastDiedAt: sql<string>`MAX(${deadLetters.lastDiedAt})`.as('newest'),
    })
    .from(deadLetters)
    .where(isDead)
    .groupBy(deadLetters.reason)
    .orderBy(desc(count()), asc(deadLetters.reason))
    .limit(limit)
    .as('grouped');
  const mutedUntil = sql<string | null>`iif(
    ${deadLetterReasons.mutedUntil} > ${now.toISOString()}, ${deadLetterReasons.mutedUntil}, NULL
  )`;
  return db
    .select({
      reason: grouped.reason,
      events: grouped.events,
      firstDiedAt: grouped.firstDiedAt,
      lastDiedAt: grouped.lastDiedAt,
      owner: deadLetterReasons.owner,
      mutedUntil: mutedUntil.as('muted'),
      note: deadLetterReasons.note,
    })
    .from(grouped)
    .leftJoin(deadLetterReasons, eq(deadLetterReasons.reason, grouped.reason))
    .orderBy(desc(grouped.events), asc(grouped.reason));
}

/** How many letters are dead for a reason that is muted. Reads and counts at most `countMax`. */
export function countMuted(db: Database, now: Date, countMax: number) {
  const letters = db
    .select({ reason: deadLetters.reason })
    .from(deadLetterReasons)
    // Few reasons are muted: a join in the other order would read every dead letter.
    .crossJoin(deadLetters)
    .where(
      and(
        gt(deadLetterReasons.mutedUntil, now.toISOString()),
        eq(deadLetters.reason, deadLetterReasons.reason),
        isDead,
      ),
    )
    .limit(countMax)
    .as('muted_letters');
  return db.select({ events: count() }).from(letters);
}

export const listReasons = (db: Database, limit: number, now: Date): Promise<ReasonSummary[]> =>
  selectReasons(db, limit, now);

export type ReasonChange = typeof deadLetterReasonChanges.$inferSelect;

/** Who muted or took over a reason, newest first. */
export const listReasonChanges = (db: Database, limit: number): Promise<ReasonChange[]> =>
  db
    .select()
    .from(deadLetterReasonChanges)
    .orderBy(desc(deadLetterReasonChanges.changedAt), asc(deadLetterReasonChanges.reason))
    .limit(limit);
