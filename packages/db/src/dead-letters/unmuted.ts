import { count, min, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters } from '../schema/index.ts';
import { isDead } from './is-dead.ts';
import { isMuted } from './muted.ts';

const { reason, firstDiedAt } = deadLetters;
const unmutedReason = sql`unmuted.reason`;

/**
 * The reasons for which letters are dead and that are not muted. Each reason is one seek of an index,
 * however many letters it has: SQLite itself would read all of them for a DISTINCT.
 */
const unmuted = (now: Date) => sql`(
  WITH RECURSIVE dead_reasons (reason) AS (
    SELECT MIN(${reason}) FROM ${deadLetters} WHERE ${isDead}
    UNION ALL
    SELECT (SELECT MIN(${reason}) FROM ${deadLetters} WHERE ${isDead} AND ${reason} > dead_reasons.reason)
    FROM dead_reasons WHERE dead_reasons.reason IS NOT NULL
  )
  SELECT reason FROM dead_reasons
  WHERE reason IS NOT NULL AND NOT ${isMuted(sql`dead_reasons.reason`, now)}
) AS unmuted`;

/** How many letters are dead for a reason that is not muted. Reads and counts at most `countMax`. */
export function countUnmuted(db: Database, now: Date, countMax: number) {
  const letters = db
    .select({ reason })
    .from(unmuted(now))
    // A join in the other order would also read the letters of muted reasons.
    .crossJoin(deadLetters)
    .where(sql`${isDead} AND ${reason} = ${unmutedReason}`)
    .limit(countMax)
    .as('unmuted_letters');
  return db.select({ events: count() }).from(letters);
}

/** When the oldest of them died first. Reads one index entry for each reason. */
export function findOldestUnmuted(db: Database, now: Date) {
  const oldest = sql<string | null>`(
    SELECT MIN(${firstDiedAt}) FROM ${deadLetters} WHERE ${isDead} AND ${reason} = ${unmutedReason}
  )`;
  return db.select({ at: min(oldest) }).from(unmuted(now));
}
