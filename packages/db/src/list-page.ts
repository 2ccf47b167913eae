import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** The last row of a page of what was created, newest first: the next page begins after it. */
export interface CreationCursor {
  readonly createdAt: string;
  readonly id: string;
}

export interface ListOptions<Status extends string> {
  readonly status?: Status | undefined;
  readonly after?: CreationCursor | undefined;
  readonly limit: number;
}

type ListedTable = Readonly<Record<'id' | 'status' | 'createdAt', SQLiteColumn>>;

/** The rows of a page and of those after it. */
export const isListed = (
  { id, status, createdAt }: ListedTable,
  { status: wanted, after }: ListOptions<string>,
): SQL | undefined =>
  and(
    wanted === undefined ? undefined : eq(status, wanted),
    after && sql`(${createdAt}, ${id}) < (${after.createdAt}, ${after.id})`,
  );

export const newestCreatedFirst = ({ id, createdAt }: ListedTable): SQL[] => [
  desc(createdAt),
  desc(id),
];

export const toCreationCursor = ({ createdAt, id }: CreationCursor): CreationCursor => ({
  createdAt,
  id,
});

/**
 * @param rows one more than the limit, where there are more: it shows that there is a next page.
 * @returns `nextCursor` is null on the last page.
 */
export function toPage<Row, Cursor>(
  rows: readonly Row[],
  limit: number,
  toCursor: (last: Row) => Cursor,
) {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last === undefined ? null : toCursor(last) };
}
