import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Where the retention of a table continues that it walks through in bounded steps. */
export const retentionCursors = sqliteTable('retention_cursors', {
  name: text('name').primaryKey(),
  /** The key of the last row that was examined, as JSON; null to begin again. */
  position: text('position'),
});
