import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { missedEvents, stripeEvents } from '../schema/index.ts';
import { excluded, jsonList, jsonValue, selectJsonRows } from '../sql.ts';

/** The fields of an event in Stripe's list by which it is compared. */
export interface ListedEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** An event that was sent within this time and is not recorded yet waits on the queue. */
const IN_FLIGHT_MS = 6 * 3_600_000;

/**
 * Which of a page's events have not arrived, whatever became of those that have. They are recorded
 * before they are sent, so that a reconciliation that is interrupted sends them when it continues.
 */
export async function findMissing(
  db: Database,
  reconciliationId: string,
  events: readonly ListedEvent[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = selectJsonRows(
    missedEvents,
    events.map(({ id, type, created }) => ({
      reconciliationId,
      eventId: id,
      type,
      createdAt: new Date(created * 1000).toISOString(),
    })),
  );
  const eventId = jsonValue(missedEvents, 'eventId');
  const inFlightSince = new Date(now.getTime() - IN_FLIGHT_MS).toISOString();
  const missing = await db
    .insert(missedEvents)
    .select(
      sql`${rows}
        AND NOT EXISTS (SELECT 1 FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${eventId})
        AND NOT EXISTS (SELECT 1 FROM ${missedEvents}
          WHERE ${missedEvents.eventId} = ${eventId} AND ${missedEvents.sentAt} > ${inFlightSince})`,
    )
    // An update, so that RETURNING also has the rows of an attempt that was interrupted.
    .onConflictDoUpdate({
      target: [missedEvents.reconciliationId, missedEvents.eventId],
      set: { type: excluded(missedEvents.type) },
    })
    .returning({ eventId: missedEvents.eventId });
  return new Set(missing.map((row) => row.eventId));
}

const among = (reconciliationId: string, eventIds: readonly string[]) =>
  and(
    eq(missedEvents.reconciliationId, reconciliationId),
    inArray(missedEvents.eventId, jsonList(eventIds)),
  );

/** Called after the queue has them: a crash before that sends them again, which changes nothing. */
export async function markMissingSent(
  db: Database,
  reconciliationId: string,
  eventIds: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .update(missedEvents)
    .set({ sentAt: now.toISOString() })
    .where(among(reconciliationId, eventIds));
}

/** For events that the queue cannot take. */
export async function markMissingRejected(
  db: Database,
  reconciliationId: string,
  eventIds: readonly string[],
  rejectReason: string,
): Promise<void> {
  await db.update(missedEvents).set({ rejectReason }).where(among(reconciliationId, eventIds));
}

/** A missing event, with its status in the event log now: null while it has not arrived. */
export type MissedEvent = Awaited<ReturnType<typeof listMissedEvents>>[number];

/** The missing events that a reconciliation found, newest first. */
export const listMissedEvents = (db: Database, reconciliationId: string, limit: number) =>
  db
    .select({
      id: missedEvents.eventId,
      type: missedEvents.type,
      createdAt: missedEvents.createdAt,
      sentAt: missedEvents.sentAt,
      rejectReason: missedEvents.rejectReason,
      status: stripeEvents.status,
    })
    .from(missedEvents)
    .leftJoin(stripeEvents, eq(stripeEvents.id, missedEvents.eventId))
    .where(eq(missedEvents.reconciliationId, reconciliationId))
    .orderBy(desc(missedEvents.createdAt), asc(missedEvents.eventId))
    .limit(limit);
