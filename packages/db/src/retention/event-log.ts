import { and, inArray, lt, sql } from 'drizzle-orm';
import { deadLetters, eventCounts, eventHistory, stripeEvents } from '../schema/index.ts';
import type { RetentionSettings } from './settings.ts';
import type { Cutoff, Walk } from './walk.ts';

/**
 * Deletes the rows of events that were handled or ignored and never died. Facts and ledger stay, and
 * without the row they still make a late duplicate harmless: it merges no fact and posts nothing.
 */
export const walkEvents = ({ eventDays }: RetentionSettings, before: Cutoff): Walk => ({
  table: stripeEvents,
  key: [stripeEvents.id],
  expire: (db, range) =>
    db
      .delete(stripeEvents)
      .where(
        and(
          range,
          inArray(stripeEvents.status, ['handled', 'ignored']),
          lt(stripeEvents.completedAt, before(eventDays)),
          sql`NOT EXISTS (SELECT 1 FROM ${deadLetters} WHERE ${deadLetters.id} = ${stripeEvents.id})`,
        ),
      ),
});

/** Deletes the history of events whose row has been deleted: the attempts that failed. */
export const walkHistory = (): Walk => ({
  table: eventHistory,
  key: [eventHistory.eventId, eventHistory.occurredAt, eventHistory.action],
  expire: (db, range) =>
    db
      .delete(eventHistory)
      .where(
        and(
          range,
          sql`NOT EXISTS (SELECT 1 FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${eventHistory.eventId})`,
        ),
      ),
});

/** Deletes the counts behind the chart. Their key begins with the time. */
export const walkEventCounts = ({ countDays }: RetentionSettings, before: Cutoff): Walk => ({
  table: eventCounts,
  key: [eventCounts.minute, eventCounts.outcome],
  scope: lt(eventCounts.minute, before(countDays).slice(0, 16)),
  expire: (db, range) => db.delete(eventCounts).where(range),
});
