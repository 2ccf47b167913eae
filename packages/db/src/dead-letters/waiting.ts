import { and, asc, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { toPage } from '../list-page.ts';
import { stripeEvents } from '../schema/index.ts';

const waitingColumns = {
  id: stripeEvents.id,
  type: stripeEvents.type,
  objectId: stripeEvents.objectId,
  receivedAt: stripeEvents.receivedAt,
  failures: stripeEvents.failures,
  lastError: stripeEvents.lastError,
  lastFailedAt: stripeEvents.lastFailedAt,
};

/** An event whose attempts failed so far, and that the queue delivers again. */
export type WaitingEvent = Pick<typeof stripeEvents.$inferSelect, keyof typeof waitingColumns>;

/** The last row of a page: the next page begins behind it. */
export type WaitingCursor = Pick<WaitingEvent, 'receivedAt' | 'id'>;

export interface WaitingPage {
  readonly events: readonly WaitingEvent[];
  /** Null on the last page. */
  readonly nextCursor: WaitingCursor | null;
}

/** The longest wait first. Reads only the rows that it returns. */
export async function listWaiting(
  db: Database,
  { after, limit }: { readonly after?: WaitingCursor | undefined; readonly limit: number },
): Promise<WaitingPage> {
  const { receivedAt, id } = stripeEvents;
  // A literal, not a parameter: SQLite uses a partial index only if it finds the index's condition.
  const isWaiting = sql`${stripeEvents.status} = 'failed'`;
  const isBehind = after && sql`(${receivedAt}, ${id}) > (${after.receivedAt}, ${after.id})`;
  const rows = await db
    .select(waitingColumns)
    .from(stripeEvents)
    .where(and(isWaiting, isBehind))
    .orderBy(asc(receivedAt), asc(id))
    .limit(limit + 1);
  const { page, nextCursor } = toPage(rows, limit, (last) => ({
    receivedAt: last.receivedAt,
    id: last.id,
  }));
  return { events: page, nextCursor };
}
