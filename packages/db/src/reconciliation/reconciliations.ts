import { and, count, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
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
  if (!reconciliation) throw new Refusal('not_found', `There is no reconciliation ${id}.`);
  return reconciliation;
}

/** The last row of a page: the next page begins behind it. */
type ReconciliationCursor = Pick<Reconciliation, 'createdAt' | 'id'>;

export interface ReconciliationPage {
  readonly reconciliations: readonly Reconciliation[];
  /** Null on the last page. */
  readonly nextCursor: ReconciliationCursor | null;
}

interface ReconciliationListOptions {
  readonly status?: Reconciliation['status'] | undefined;
  readonly after?: ReconciliationCursor | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listReconciliations(
  db: Database,
  { status, after, limit }: ReconciliationListOptions,
): Promise<ReconciliationPage> {
  const { createdAt, id } = reconciliations;
  const isBehind = after && sql`(${createdAt}, ${id}) < (${after.createdAt}, ${after.id})`;
  const selected = db
    .select(columns)
    .from(reconciliations)
    .where(and(status && eq(reconciliations.status, status), isBehind))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .as('selected');
  const rows = await withProgress(db, selected);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    reconciliations: page,
    nextCursor: hasMore ? { createdAt: last.createdAt, id: last.id } : null,
  };
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
