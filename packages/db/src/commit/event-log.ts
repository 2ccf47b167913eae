import { DEAD_REASONS, IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { stripeEvents } from '../schema/index.ts';
import { excluded, selectJsonRows } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

const existing = stripeEvents;
const incoming = {
  status: excluded(stripeEvents.status),
  reason: excluded(stripeEvents.reason),
  completedAt: excluded(stripeEvents.completedAt),
};
const text = (value: string) => sql.raw(`'${value.replaceAll("'", "''")}'`);
const exhausted = text(DEAD_REASONS.retriesExhausted);
/** Whose money it is follows from settings: a replay after they changed gives the outcome of now. */
const notOurs = sql`(${text(IGNORED_REASONS.otherPayment)}, ${text(IGNORED_REASONS.otherAccount)})`;

/**
 * `handled` stands whatever comes later; a discarded event yields to `handled` alone; and `ignored`
 * does not hide a dead event, unless its money is found not to be ours. But an event that only ran
 * out of attempts was never processed, so that `ignored` is the first real outcome of it.
 */
const existingStands = sql`(
  ${existing.status} = 'handled'
  OR (${existing.status} = 'discarded' AND ${incoming.status} <> 'handled')
  OR (${existing.status} = 'dead' AND ${incoming.status} = 'ignored'
    AND ${existing.reason} <> ${exhausted} AND ${incoming.reason} NOT IN ${notOurs})
)`;

/** A dead event that runs out of attempts dies again, for the reason that it had. */
const diesAgain = sql`(${existing.status} = 'dead' AND ${incoming.reason} = ${exhausted})`;

/** Otherwise the newest outcome stands, so that a replay can repair a dead event. */
const mergedOutcome = {
  // A thin event has no object until it was looked up.
  type: sql`iif(${existing.objectId} IS NULL, ${excluded(existing.type)}, ${existing.type})`,
  objectId: sql`COALESCE(${existing.objectId}, ${excluded(existing.objectId)})`,
  createdAt: sql`COALESCE(${existing.createdAt}, ${excluded(existing.createdAt)})`,
  deliveries: sql`${existing.deliveries} + ${excluded(existing.deliveries)}`,
  status: sql`CASE WHEN ${existingStands} OR ${diesAgain} THEN ${existing.status} ELSE ${incoming.status} END`,
  reason: sql`CASE WHEN ${existingStands} OR ${diesAgain} THEN ${existing.reason} ELSE ${incoming.reason} END`,
  completedAt: sql`CASE WHEN ${existingStands} THEN ${existing.completedAt} ELSE ${incoming.completedAt} END`,
};

/** What the event log holds for an event after a commit. */
export type RecordedEvent = Pick<
  typeof stripeEvents.$inferSelect,
  'id' | 'status' | 'deliveries' | 'completedAt'
>;

/** One row per event, however often it is delivered. */
export function recordEvents(db: Database, events: readonly CommittableEvent[], at: string) {
  const rows = events.map(({ id, type, objectId, createdAt, outcome, deliveries }) => ({
    id,
    type,
    status: outcome.status,
    reason: outcome.status === 'handled' ? null : outcome.reason,
    objectId,
    createdAt,
    receivedAt: at,
    completedAt: at,
    deliveries,
  }));
  return db
    .insert(stripeEvents)
    .select(selectJsonRows(stripeEvents, rows))
    .onConflictDoUpdate({ target: stripeEvents.id, set: mergedOutcome })
    .returning({
      id: stripeEvents.id,
      status: stripeEvents.status,
      deliveries: stripeEvents.deliveries,
      completedAt: stripeEvents.completedAt,
    });
}
