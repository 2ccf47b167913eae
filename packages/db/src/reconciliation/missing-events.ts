import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { missingEvents, stripeEvents } from '../schema/index.ts';
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
    missingEvents,
    events.map(({ id, type, created }) => ({
      reconciliationId,
      eventId: id,
      type,
      createdAt: new Date(created * 1000).toISOString(),
    })),
  );
  const eventId = jsonValue(missingEvents, 'eventId');
  const inFlightSince = new Date(now.getTime() - IN_FLIGHT_MS).toISOString();
  const missing = await db
    .insert(missingEvents)
    .select(
      sql`${rows}
        AND NOT EXISTS (SELECT 1 FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${eventId})
        AND NOT EXISTS (SELECT 1 FROM ${missingEvents}
          WHERE ${missingEvents.eventId} = ${eventId} AND ${missingEvents.sentAt} > ${inFlightSince})`,
    )
    // An update, so that RETURNING also has the rows of an attempt that was interrupted.
    .onConflictDoUpdate({
      target: [missingEvents.reconciliationId, missingEvents.eventId],
      set: { type: excluded(missingEvents.type) },
    })
    .returning({ eventId: missingEvents.eventId });
  return new Set(missing.map((row) => row.eventId));
}

const eventsOf = (reconciliationId: string, eventIds: readonly string[]) =>
  and(
    eq(missingEvents.reconciliationId, reconciliationId),
    inArray(missingEvents.eventId, jsonList(eventIds)),
  );

/** Called after the queue has them: a crash before that sends them again, which changes nothing. */
export async function markMissingSent(
  db: Database,
  reconciliationId: string,
  eventIds: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .update(missingEvents)
    .set({ sentAt: now.toISOString() })
    .where(eventsOf(reconciliationId, eventIds));
}

/** For events that the queue cannot take. */
export async function markMissingRejected(
  db: Database,
  reconciliationId: string,
  eventIds: readonly string[],
  rejectReason: string,
): Promise<void> {
  await db.update(missingEvents).set({ rejectReason }).where(eventsOf(reconciliationId, eventIds));
}

/** A missing event, with its status in the event log now: null while it has not arrived. */
export type MissingEvent = Awaited<ReturnType<typeof listMissingEvents>>[number];

/** The missing events that a reconciliation found, newest first. */
export const listMissingEvents = (db: Database, reconciliationId: string, limit: number) =>
  db
    .select({
      id: missingEvents.eventId,
      type: missingEvents.type,
      createdAt: missingEvents.createdAt,
      sentAt: missingEvents.sentAt,
      rejectReason: missingEvents.rejectReason,
      status: stripeEvents.status,
    })
    .from(missingEvents)
    .leftJoin(stripeEvents, eq(stripeEvents.id, missingEvents.eventId))
    .where(eq(missingEvents.reconciliationId, reconciliationId))
    .orderBy(desc(missingEvents.createdAt), asc(missingEvents.eventId))
    .limit(limit);
