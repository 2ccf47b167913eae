import { asc, count, eq, min, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, stripeEvents } from '../schema/index.ts';
import type { DeadLetterStats } from './stats.ts';

/** What has a limit in the settings. */
export type HealthStats = Pick<
  DeadLetterStats,
  'dead' | 'oldestDeadAt' | 'failed' | 'oldestFailedAt'
>;

/**
 * Counts at most `countMax` of each, from the oldest on: a monitor and the alerts ask each minute, and
 * must read few rows also where very much is dead.
 */
export async function readHealthStats(db: Database, countMax: number): Promise<HealthStats> {
  const oldestDead = db
    .select({ at: deadLetters.firstDiedAt })
    .from(deadLetters)
    .where(eq(deadLetters.status, 'dead'))
    .orderBy(asc(deadLetters.firstDiedAt))
    .limit(countMax)
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
    dead: dead?.events ?? 0,
    oldestDeadAt: dead?.oldestAt ?? null,
    failed: failed?.events ?? 0,
    oldestFailedAt: failed?.oldestAt ?? null,
  };
}
