import { asc, count, desc, eq, getTableColumns } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { missingEvents, reconciliations } from '../schema/index.ts';

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

/** @throws Refusal for an unknown id. */
export async function getReconciliation(db: Database, id: string): Promise<Reconciliation> {
  const [reconciliation] = await withProgress(
    db,
    db.select(columns).from(reconciliations).where(eq(reconciliations.id, id)).as('selected'),
  );
  if (!reconciliation)
    throw new Refusal('not_found', `${id} is not a reconciliation that is known here.`);
  return reconciliation;
}

/** Newest first. */
export const listReconciliations = (db: Database, limit: number): Promise<Reconciliation[]> =>
  withProgress(
    db,
    db
      .select(columns)
      .from(reconciliations)
      .orderBy(desc(reconciliations.createdAt), asc(reconciliations.id))
      .limit(limit)
      .as('selected'),
  );

const selectAs = (db: Database) => db.select(columns).from(reconciliations).as('selected');

/** Counts the missing events of the selected reconciliations only. */
const withProgress = (db: Database, selected: ReturnType<typeof selectAs>) =>
  db
    .select({
      ...selected._.selectedFields,
      found: count(missingEvents.eventId),
      sent: count(missingEvents.sentAt),
      rejected: count(missingEvents.rejectReason),
    })
    .from(selected)
    .leftJoin(missingEvents, eq(missingEvents.reconciliationId, selected.id))
    .groupBy(selected.id)
    .orderBy(desc(selected.createdAt), asc(selected.id));
