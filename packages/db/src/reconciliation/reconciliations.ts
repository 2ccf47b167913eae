import { count, desc, eq, getTableColumns, inArray } from 'drizzle-orm';
import type { Database } from '../database.ts';
import {
  type CreationCursor,
  isListed,
  type ListOptions,
  newestCreatedFirst,
  toCreationCursor,
  toPage,
} from '../list-page.ts';
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
  if (!reconciliation) throw new Refusal('not_found', `There is no reconciliation ${id}.`);
  return reconciliation;
}

export interface ReconciliationPage {
  readonly reconciliations: readonly Reconciliation[];
  /** Null on the last page. */
  readonly nextCursor: CreationCursor | null;
}

/** Newest first. */
export async function listReconciliations(
  db: Database,
  options: ListOptions<Reconciliation['status']>,
): Promise<ReconciliationPage> {
  const selected = db
    .select(columns)
    .from(reconciliations)
    .where(isListed(reconciliations, options))
    .orderBy(...newestCreatedFirst(reconciliations))
    .limit(options.limit + 1)
    .as('selected');
  const { page, nextCursor } = toPage(
    await withProgress(db, selected),
    options.limit,
    toCreationCursor,
  );
  return { reconciliations: page, nextCursor };
}

const ACTIVE_MAX = 20;

/** Those that are running or paused, newest first. */
export const listActiveReconciliations = (db: Database): Promise<Reconciliation[]> =>
  withProgress(
    db,
    db
      .select(columns)
      .from(reconciliations)
      .where(inArray(reconciliations.status, ['running', 'paused']))
      .orderBy(desc(reconciliations.createdAt))
      .limit(ACTIVE_MAX)
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
    .orderBy(desc(selected.createdAt), desc(selected.id));
