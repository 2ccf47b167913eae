import { and, inArray, lt, not, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { missingEvents, reconciliations, uncreditedSessions } from '../schema/index.ts';
import { isUncredited } from './uncredited-sessions.ts';

/** How long a reconciliation and its missing events are kept. */
const RETENTION_MS = 30 * 86_400_000;
/** So that one call stays far from D1's limits. The next hour deletes what is left. */
const DELETED_MAX = 5000;

/**
 * Deletes what ended a month ago, and the sessions that have been credited since. A reconciliation
 * stays until its last missing event is deleted.
 */
export async function deleteExpired(
  db: Database,
  now: Date,
  deletedMax = DELETED_MAX,
): Promise<void> {
  const expired = lt(reconciliations.endedAt, new Date(now.getTime() - RETENTION_MS).toISOString());
  const { reconciliationId, eventId } = missingEvents;
  const oldest = db
    .select({ reconciliationId, eventId })
    .from(missingEvents)
    .where(
      inArray(
        reconciliationId,
        db.select({ id: reconciliations.id }).from(reconciliations).where(expired),
      ),
    )
    .limit(deletedMax);
  const hasMissing = sql`EXISTS (SELECT 1 FROM ${missingEvents}
    WHERE ${reconciliationId} = ${reconciliations.id})`;
  await db.batch([
    db.delete(missingEvents).where(sql`(${reconciliationId}, ${eventId}) IN ${oldest}`),
    db.delete(reconciliations).where(and(expired, not(hasMissing))),
    db.delete(uncreditedSessions).where(not(isUncredited(uncreditedSessions.purchase))),
  ]);
}
