import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { reconciliations } from '../schema/index.ts';

const columns = {
  id: reconciliations.id,
  status: reconciliations.status,
  dryRun: reconciliations.dryRun,
  sinceAt: reconciliations.sinceAt,
  untilAt: reconciliations.untilAt,
  list: reconciliations.list,
  cursor: reconciliations.cursor,
  pages: reconciliations.pages,
};

/** How far a reconciliation has read Stripe's lists. */
export type ReconciliationProgress = Pick<
  typeof reconciliations.$inferSelect,
  keyof typeof columns
>;

/** Undefined for an unknown id. */
export const readProgress = (
  db: Database,
  id: string,
): Promise<ReconciliationProgress | undefined> =>
  db.select(columns).from(reconciliations).where(eq(reconciliations.id, id)).get();

/** The place in Stripe's lists where the next page begins. */
export interface ListCursor {
  /** Index of the list; null after the last one. */
  readonly list: number | null;
  /** The object after which the page begins; null at the beginning of a list. */
  readonly cursor: string | null;
}

export interface CompletedPage {
  readonly next: ListCursor;
  /** Events and paid Checkout Sessions of the page that count. */
  readonly events: number;
  readonly sessions: number;
}

/**
 * Records that a page was read and compared. Does nothing if another run of the same step recorded
 * it first: `pages` is the number of pages that this page was read after.
 */
export function completePage(
  db: Database,
  { id, list, pages }: ReconciliationProgress,
  { next, events, sessions }: CompletedPage,
  now: Date,
): Statement {
  const at = now.toISOString();
  const end =
    next.list === null
      ? {
          status: sql`iif(${reconciliations.status} = 'canceled', 'canceled', 'done')`,
          endedAt: sql`COALESCE(${reconciliations.endedAt}, ${at})`,
        }
      : {};
  return db
    .update(reconciliations)
    .set({
      list: next.list ?? list,
      cursor: next.cursor,
      pages: pages + 1,
      events: sql`${reconciliations.events} + ${events}`,
      sessions: sql`${reconciliations.sessions} + ${sessions}`,
      lastError: null,
      activeAt: at,
      ...end,
    })
    .where(and(eq(reconciliations.id, id), eq(reconciliations.pages, pages)));
}

const isActive = (id: string) =>
  and(eq(reconciliations.id, id), inArray(reconciliations.status, ['running', 'paused']));

/** Stripe cannot be reached now: the same page is read again at that time. */
export async function recordWait(
  db: Database,
  id: string,
  lastError: string,
  until: Date,
): Promise<void> {
  await db
    .update(reconciliations)
    .set({ lastError, activeAt: until.toISOString() })
    .where(isActive(id));
}

/** For an error that a retry cannot repair. Events that it has sent stay sent. */
export async function failReconciliation(
  db: Database,
  id: string,
  lastError: string,
  now: Date,
): Promise<void> {
  await db
    .update(reconciliations)
    .set({ status: 'failed', lastError, endedAt: now.toISOString() })
    .where(isActive(id));
}
