import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The key of a row: a value for each column of the primary key. Empty: before the first row. */
export type RetentionPosition = readonly (string | number)[];

/** Where the retention of a table continues that it walks through in bounded steps. */
export const retentionCursors = sqliteTable('retention_cursors', {
  name: text('name').primaryKey(),
  /** The key of the last row that was examined; null while no walk is under way. */
  position: text('position', { mode: 'json' }).$type<RetentionPosition>(),
});
