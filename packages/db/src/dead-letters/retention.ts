import { and, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import {
  deadLetters,
  eventCounts,
  notifications,
  replayItems,
  replays,
  stripeEvents,
} from '../schema/index.ts';
import { PLAN_DAYS } from './plan-replay.ts';

/** After how many days data is deleted. */
export interface Retention {
  /** Payloads of events that were handled, ignored or discarded in the end. */
  readonly completedDays: number;
  /** Payloads of dead events: after that only Stripe can send them again. */
  readonly deadDays: number;
  /** The counts behind the chart. */
  readonly chartDays: number;
  /** Notifications, and with them what recognizes a duplicate. */
  readonly notificationDays: number;
}

/** So that one call stays far from D1's limits. */
const DELETED_MAX = 5000;

export interface Deleted {
  readonly payloads: number;
  /** Whether a further call would delete nothing. */
  readonly isComplete: boolean;
}

/**
 * Deletes payloads that are no longer needed, with the personal data in them. Events, reasons,
 * history and ledger stay.
 */
export async function deleteExpired(
  db: Database,
  { completedDays, deadDays, chartDays, notificationDays }: Retention,
  now: Date,
): Promise<Deleted> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  const isCompleted = inArray(deadLetters.status, ['handled', 'ignored', 'discarded']);
  const expiredPayloads = db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .innerJoin(stripeEvents, eq(stripeEvents.id, deadLetters.id))
    .where(
      and(
        isNotNull(deadLetters.body),
        lt(
          stripeEvents.completedAt,
          sql`iif(${isCompleted}, ${before(completedDays)}, ${before(deadDays)})`,
        ),
      ),
    )
    .limit(DELETED_MAX);
  const expiredNotifications = db
    .select({ key: notifications.key })
    .from(notifications)
    .where(lt(notifications.createdAt, before(notificationDays)))
    .limit(DELETED_MAX);
  const expiredPlans = db
    .select({ id: replays.id })
    .from(replays)
    .where(and(isNull(replays.startedAt), lt(replays.createdAt, before(PLAN_DAYS))));
  const [payloads, notified] = await db.batch([
    db.update(deadLetters).set({ body: null }).where(inArray(deadLetters.id, expiredPayloads)),
    db.delete(notifications).where(inArray(notifications.key, expiredNotifications)),
    db.delete(eventCounts).where(lt(eventCounts.minute, before(chartDays).slice(0, 16))),
    db.delete(replayItems).where(inArray(replayItems.replayId, expiredPlans)),
    db.delete(replays).where(inArray(replays.id, expiredPlans)),
  ]);
  return {
    payloads: payloads.meta.changes,
    isComplete: payloads.meta.changes < DELETED_MAX && notified.meta.changes < DELETED_MAX,
  };
}
