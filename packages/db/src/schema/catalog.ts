import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What was changed in `credit_packages` by the console: append-only, as triggers hold. */
export const packageChanges = sqliteTable(
  'package_changes',
  {
    changedAt: text('changed_at').notNull(),
    packageId: text('package_id').notNull(),
    /** Who changed it: a person, or the name of a token. */
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** The package as JSON; null of one that was added. */
    before: text('before'),
    after: text('after').notNull(),
  },
  ({ changedAt, packageId }) => [primaryKey({ columns: [changedAt, packageId] })],
);
