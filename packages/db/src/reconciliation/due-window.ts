import { SCHEDULE } from './schedule.ts';
import { stillUngranted } from './uncredited-sessions.ts';

/** A span of time in which Stripe made events. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

/** What is younger may be on its way: it would be found, and sent, though nothing was missed. */
export const LAG_MS = 5 * 60_000;
/** Each run of the schedule begins so long before the end of the last, so that nothing falls between. */
const OVERLAP_MS = 3_600_000;
/** An hourly run leaves no more than an hour and the lag to the next. */
const BEHIND_MS = 2 * 3_600_000;
/** For the first run: as long as Stripe itself tries to deliver. */
const FIRST_MS = 3 * 86_400_000;
/** No run looks through more: after an outage a run for all of it might never come to its end. */
const WINDOW_MS = 6 * 3_600_000;
/** As long as Stripe lists an event. */
export const KEPT_MS = 30 * 86_400_000;
/** Runs, and what they found, are kept so long. */
const REMEMBERED_MS = 30 * 86_400_000;

/**
 * What the schedule has to look through now: from the end of the last run that came to its end.
 * One that failed leaves its window to the next.
 */
export async function dueWindow(db: D1Database, now: Date): Promise<Window> {
  const last = await db
    .prepare(
      `SELECT MAX(until_at) AS at FROM reconciliations
       WHERE who = ?1 AND status = 'done' AND NOT dry_run`,
    )
    .bind(SCHEDULE)
    .first<string>('at');
  const from = last ? Date.parse(last) - OVERLAP_MS : now.getTime() - FIRST_MS;
  const since = Math.max(from, now.getTime() - KEPT_MS);
  const until = Math.min(now.getTime() - LAG_MS, since + WINDOW_MS);
  return { since: new Date(since), until: new Date(until) };
}

/** Whether the schedule's last run did its part, and more than the next hour's is left to look through. */
export async function isBehind(db: D1Database, now: Date): Promise<boolean> {
  const last = await db
    .prepare(
      `SELECT status, until_at AS untilAt FROM reconciliations
       WHERE who = ?1 AND NOT dry_run ORDER BY created_at DESC LIMIT 1`,
    )
    .bind(SCHEDULE)
    .first<{ status: string; untilAt: string }>();
  return last?.status === 'done' && Date.parse(last.untilAt) < now.getTime() - BEHIND_MS;
}

/** Removes what ended a month ago, and the sessions that have been granted since. */
export async function forgetOld(db: D1Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - REMEMBERED_MS).toISOString();
  await db.batch([
    db
      .prepare(
        `DELETE FROM missed_events WHERE reconciliation_id IN (
           SELECT id FROM reconciliations WHERE ended_at < ?1)`,
      )
      .bind(before),
    db.prepare('DELETE FROM reconciliations WHERE ended_at < ?1').bind(before),
    db.prepare(`DELETE FROM ungranted_sessions WHERE NOT (${stillUngranted})`),
  ]);
}
