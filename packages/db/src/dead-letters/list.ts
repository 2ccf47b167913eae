import { and, desc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { toPage } from '../list-page.ts';
import { deadLetters } from '../schema/index.ts';
import { type DeadLetterFilter, toCondition } from './filter.ts';

const { objectId, livemode, detail, body, encoding, discardId, ...columns } =
  getTableColumns(deadLetters);

export const summaryColumns = columns;

export type DeadLetterSummary = Pick<typeof deadLetters.$inferSelect, keyof typeof summaryColumns>;

/** The last row of a page: the next page begins behind it, however many died since. */
export type DeadLetterCursor = Pick<DeadLetterSummary, 'lastDiedAt' | 'id'>;

export interface DeadLetterPage {
  readonly letters: readonly DeadLetterSummary[];
  /** Null on the last page. */
  readonly nextCursor: DeadLetterCursor | null;
}

/** As in `toCondition`: an event is found by its key, and the few rows behind it are sorted. */
export const newestFirst = (filter: DeadLetterFilter): SQL[] =>
  filter.event
    ? [sql`+${deadLetters.lastDiedAt} DESC`, sql`+${deadLetters.id} DESC`]
    : [desc(deadLetters.lastDiedAt), desc(deadLetters.id)];

/** Newest first. Reads only the rows that it returns, on the index of whatever the filter names. */
export async function listDeadLetters(
  db: Database,
  filter: DeadLetterFilter,
  { after, limit }: { readonly after?: DeadLetterCursor | undefined; readonly limit: number },
): Promise<DeadLetterPage> {
  const isBehind =
    after &&
    sql`(${deadLetters.lastDiedAt}, ${deadLetters.id}) < (${after.lastDiedAt}, ${after.id})`;
  const rows = await db
    .select(summaryColumns)
    .from(deadLetters)
    .where(and(toCondition(filter), isBehind))
    .orderBy(...newestFirst(filter))
    .limit(limit + 1);

  const { page, nextCursor } = toPage(rows, limit, ({ lastDiedAt, id }) => ({ lastDiedAt, id }));
  return { letters: page, nextCursor };
}
