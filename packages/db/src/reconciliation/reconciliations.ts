import { asc, count, desc, eq, getTableColumns } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { missedEvents, reconciliations } from '../schema/index.ts';

const { list, cursor, activeAt, ...columns } = getTableColumns(reconciliations);

/** A reconciliation with its progress. */
export interface Reconciliation
  extends Pick<typeof reconciliations.$inferSelect, keyof typeof columns> {
  /** Events that had not arrived. */
  readonly found: number;
  readonly sent: number;
  /** Found, and too large to be sent. */
  readonly rejected: number;
}

const selectReconciliations = (db: Database) =>
  db
    .select({
      ...columns,
      found: count(missedEvents.eventId),
      sent: count(missedEvents.sentAt),
      rejected: count(missedEvents.rejectReason),
    })
    .from(reconciliations)
    .leftJoin(missedEvents, eq(missedEvents.reconciliationId, reconciliations.id))
    .groupBy(reconciliations.id);

/** @throws Refusal for an unknown id. */
export async function getReconciliation(db: Database, id: string): Promise<Reconciliation> {
  const reconciliation = await selectReconciliations(db).where(eq(reconciliations.id, id)).get();
  if (!reconciliation)
    throw new Refusal('not_found', `${id} is not a reconciliation that is known here.`);
  return reconciliation;
}

/** Newest first. */
export const listReconciliations = (db: Database, limit: number): Promise<Reconciliation[]> =>
  selectReconciliations(db)
    .orderBy(desc(reconciliations.createdAt), asc(reconciliations.id))
    .limit(limit);
