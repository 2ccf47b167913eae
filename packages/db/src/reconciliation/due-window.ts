import { and, desc, eq, max } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { reconciliations } from '../schema/index.ts';

/** A span of time in which Stripe created events. */
export interface ReconciliationWindow {
  readonly since: Date;
  readonly until: Date;
}

/** The actor of a reconciliation that the cron trigger started. */
export const SCHEDULE = 'schedule';

/** Younger events may still be on their way: they would be sent although nothing was missed. */
export const LAG_MS = 5 * 60_000;
/** A scheduled window begins so long before the end of the last one, so that there is no gap. */
const OVERLAP_MS = 3_600_000;
/** An hourly reconciliation leaves no more than an hour and the lag to the next. */
const BEHIND_MS = 2 * 3_600_000;
/** For the first one: as long as Stripe itself tries to deliver. */
const INITIAL_LOOKBACK_MS = 3 * 86_400_000;
/** After an outage, several windows catch up: one for everything might never be done. */
const WINDOW_MS_MAX = 6 * 3_600_000;
/** As long as Stripe lists an event. */
export const STRIPE_RETENTION_MS = 30 * 86_400_000;

const isScheduled = and(eq(reconciliations.actor, SCHEDULE), eq(reconciliations.dryRun, false));

/**
 * The window that the schedule compares now: from the end of the last one that is done. A failed
 * one leaves its window to the next.
 */
export async function dueWindow(db: Database, now: Date): Promise<ReconciliationWindow> {
  const last = await db
    .select({ untilAt: max(reconciliations.untilAt) })
    .from(reconciliations)
    .where(and(isScheduled, eq(reconciliations.status, 'done')))
    .get();
  const from = last?.untilAt
    ? Date.parse(last.untilAt) - OVERLAP_MS
    : now.getTime() - INITIAL_LOOKBACK_MS;
  const since = Math.max(from, now.getTime() - STRIPE_RETENTION_MS);
  const until = Math.min(now.getTime() - LAG_MS, since + WINDOW_MS_MAX);
  return { since: new Date(since), until: new Date(until) };
}

/** Whether the last scheduled one is done and left more than the next hour's window to compare. */
export async function isBehind(db: Database, now: Date): Promise<boolean> {
  const last = await db
    .select({ status: reconciliations.status, untilAt: reconciliations.untilAt })
    .from(reconciliations)
    .where(isScheduled)
    .orderBy(desc(reconciliations.createdAt))
    .limit(1)
    .get();
  return last?.status === 'done' && Date.parse(last.untilAt) < now.getTime() - BEHIND_MS;
}
