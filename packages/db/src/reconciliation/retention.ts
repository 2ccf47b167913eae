import { inArray, lt, not } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { missingEvents, reconciliations, uncreditedSessions } from '../schema/index.ts';
import { isUncredited } from './uncredited-sessions.ts';

/** How long a reconciliation and its missing events are kept. */
const RETENTION_MS = 30 * 86_400_000;

/** Deletes what ended a month ago, and the sessions that have been credited since. */
export async function deleteExpired(db: Database, now: Date): Promise<void> {
  const expired = lt(reconciliations.endedAt, new Date(now.getTime() - RETENTION_MS).toISOString());
  const expiredIds = db.select({ id: reconciliations.id }).from(reconciliations).where(expired);
  await db.batch([
    db.delete(missingEvents).where(inArray(missingEvents.reconciliationId, expiredIds)),
    db.delete(reconciliations).where(expired),
    db.delete(uncreditedSessions).where(not(isUncredited(uncreditedSessions.purchase))),
  ]);
}
