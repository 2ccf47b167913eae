import { asc, count, eq, min, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, stripeEvents } from '../schema/index.ts';
import { countMuted } from './reasons.ts';
import type { DeadLetterStats } from './stats.ts';

/** What has a limit in the settings. `dead` is without the letters of a muted reason. */
export type HealthStats = Pick<
  DeadLetterStats,
  'dead' | 'muted' | 'oldestDeadAt' | 'failed' | 'oldestFailedAt'
>;

/**
 * Counts at most `countMax` of each, from the oldest on: a monitor and the alerts ask each minute, and
 * must read few rows also where very much is dead.
 */
export async function readHealthStats(
  db: Database,
  countMax: number,
  now: Date,
): Promise<HealthStats> {
  // Few reasons are muted, mostly none. Their letters come on top of the bound, because they are subtracted.
  const [mutedLetters] = await countMuted(db, now);
  const muted = mutedLetters?.events ?? 0;
  const oldestDead = db
    .select({ at: deadLetters.firstDiedAt })
    .from(deadLetters)
    .where(eq(deadLetters.status, 'dead'))
    .orderBy(asc(deadLetters.firstDiedAt))
    .limit(countMax + muted)
    .as('oldest_dead');
  const oldestFailed = db
    .select({ at: stripeEvents.receivedAt })
    .from(stripeEvents)
    // A literal, not a parameter: SQLite uses a partial index only if it finds the index's condition.
    .where(sql`${stripeEvents.status} = 'failed'`)
    .orderBy(asc(stripeEvents.receivedAt))
    .limit(countMax)
    .as('oldest_failed');
  const [[dead], [failed]] = await db.batch([
    db.select({ events: count(), oldestAt: min(oldestDead.at) }).from(oldestDead),
    db.select({ events: count(), oldestAt: min(oldestFailed.at) }).from(oldestFailed),
  ]);
  return {
    dead: Math.max((dead?.events ?? 0) - muted, 0),
    muted,
    oldestDeadAt: dead?.oldestAt ?? null,
    failed: failed?.events ?? 0,
    oldestFailedAt: failed?.oldestAt ?? null,
  };
}
