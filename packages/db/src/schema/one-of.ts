import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/**
 * A CHECK that a text column holds one of the words of its enum. It compares word by word: for IN with
 * more than two words SQLite builds a temporary index anew for each row.
 */
export const oneOf = ({ name, enumValues }: SQLiteColumn): SQL =>
  sql.raw((enumValues ?? []).map((value) => `${name} = '${value}'`).join(' OR '));
