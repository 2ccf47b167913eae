import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who works on a reason of death, and until when it is muted. A reason without a row has neither. */
export const deadLetterReasons = sqliteTable('dead_letter_reasons', {
  reason: text('reason').primaryKey(),
  owner: text('owner'),
  /** Until then its letters send no alert and do not turn /health red; null or past: not muted. */
  mutedUntil: text('muted_until'),
  /** Why the owner or the mute was changed last, who changed it and when. */
  note: text('note').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: text('changed_at').notNull(),
});

/** Every change of `dead_letter_reasons`, as the row was after it: append-only, as triggers hold. */
export const deadLetterReasonChanges = sqliteTable(
  'dead_letter_reason_changes',
  {
    reason: text('reason').notNull(),
    changedAt: text('changed_at').notNull(),
    changedBy: text('changed_by').notNull(),
    note: text('note').notNull(),
    owner: text('owner'),
    mutedUntil: text('muted_until'),
  },
  ({ reason, changedAt }) => [primaryKey({ columns: [reason, changedAt] })],
);
