import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** A CHECK that a text column holds one of the words of its enum. */
export const oneOf = (column: SQLiteColumn): SQL =>
  sql.raw(
    `${column.name} IN (${(column.enumValues ?? []).map((value) => `'${value}'`).join(', ')})`,
  );
