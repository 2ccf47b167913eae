import { and, getTableName, type SQL, sql } from 'drizzle-orm';
import type { RunnableQuery } from 'drizzle-orm/runnable-query';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { type RetentionPosition, retentionCursors } from '../schema/index.ts';

/**
 * A way through the rows of a table in the order of their key. Where a table has no index by time,
 * the retention examines each row: an index would cost a written row for each row of the table,
 * while reading a row costs a thousandth of that, and nothing waits for the retention.
 */
export interface Walk {
  readonly table: SQLiteTable;
  /** The columns of its primary key. */
  readonly key: readonly SQLiteColumn[];
  /** Rows outside of it are not examined; the condition must be a range of the key. */
  readonly scope?: SQL;
  /** Deletes what has expired, or its payload, in a range of keys. */
  readonly expire: (db: Database, range: SQL | undefined) => RunnableQuery<D1Result, 'sqlite'>;
}

/** The time before which data has expired that is kept for so many days. */
export type Cutoff = (days: number) => string;

export interface WalkStep {
  /** How many rows were deleted, or lost their payload. */
  readonly expired: number;
  /** Where the next step begins; null at the end of the table. */
  readonly position: RetentionPosition | null;
}

/**
 * Examines the next rows after a position. A step reads each row twice at most, changes at most
 * `rowsPerStep` rows and its cursor, and so stays far from D1's limit of 30 seconds.
 */
export async function takeStep(
  db: Database,
  { table, key, scope, expire }: Walk,
  after: RetentionPosition,
  rowsPerStep: number,
): Promise<WalkStep> {
  const columns = sql.join([...key], sql`, `);
  const from = and(scope, compareKey(key, sql`>`, after));
  // In a batch: only its results report the rows read, which tests compare with the bound.
  const [[last]] = await db.batch([
    db
      .select({ key: sql<RetentionPosition>`json_array(${columns})`.mapWith(JSON.parse) })
      .from(table)
      .where(from)
      .orderBy(...key)
      .limit(1)
      .offset(rowsPerStep - 1),
  ]);
  const position = last?.key ?? null;
  const range = and(from, position ? compareKey(key, sql`<=`, position) : undefined);
  const name = getTableName(table);
  const [{ meta }] = await db.batch([
    expire(db, range),
    db
      .insert(retentionCursors)
      .values({ name, position })
      .onConflictDoUpdate({ target: retentionCursors.name, set: { position } }),
  ]);
  return { expired: meta.changes, position };
}

function compareKey(
  key: readonly SQLiteColumn[],
  operator: SQL,
  position: RetentionPosition,
): SQL | undefined {
  if (position.length === 0) return undefined;
  const values = position.map((value) => sql`${value}`);
  return sql`(${sql.join([...key], sql`, `)}) ${operator} (${sql.join(values, sql`, `)})`;
}
