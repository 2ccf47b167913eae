import { asc, count, min, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { stripeEvents } from '../schema/index.ts';
import { countMuted } from './reasons.ts';
import { countUnmuted, findOldestUnmuted } from './unmuted.ts';

/** What has a limit in the settings, and what is muted. */
export interface HealthStats {
  /** Events that are dead for a reason that is not muted. */
  readonly unmuted: number;
  /** When the oldest of them died first: a replay that fails leaves its age as it was. */
  readonly oldestUnmutedAt: string | null;
  /** Events that are dead for a muted reason: they send no alert and do not turn /health red. */
  readonly muted: number;
  /** Events that wait for their next automatic attempt. */
  readonly failed: number;
  readonly oldestFailedAt: string | null;
}

/**
 * Counts at most `countMax` of each: a monitor and the alerts ask each minute, and must read few rows
 * also where very much is dead. The times are exact.
 */
export async function readHealthStats(
  db: Database,
  countMax: number,
  now: Date,
): Promise<HealthStats> {
  const oldestFailed = db
    .select({ at: stripeEvents.receivedAt })
    .from(stripeEvents)
    // A literal, not a parameter: SQLite uses a partial index only if it finds the index's condition.
    .where(sql`${stripeEvents.status} = 'failed'`)
    .orderBy(asc(stripeEvents.receivedAt))
    .limit(countMax)
    .as('oldest_failed');
  const [[unmuted], [oldest], [muted], [failed]] = await db.batch([
    countUnmuted(db, now, countMax),
    findOldestUnmuted(db, now),
    countMuted(db, now, countMax),
    db.select({ events: count(), oldestAt: min(oldestFailed.at) }).from(oldestFailed),
  ]);
  return {
    unmuted: unmuted?.events ?? 0,
    oldestUnmutedAt: oldest?.at ?? null,
    muted: muted?.events ?? 0,
    failed: failed?.events ?? 0,
    oldestFailedAt: failed?.oldestAt ?? null,
  };
}
