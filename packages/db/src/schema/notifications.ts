import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The outbox: what is to be told to the product, written in the same commit as what it tells of.
 * Empty unless the consumer's NOTIFICATIONS names something.
 */
export const notifications = sqliteTable(
  'notifications',
  {
    /** Names what is told, so that it is told once however many events say it. */
    key: text('key').primaryKey(),
    kind: text('kind', { enum: ['payment_failed', 'invoice_failed', 'dead_letter'] }).notNull(),
    eventId: text('event_id').notNull(),
    objectId: text('object_id'),
    userId: text('user_id'),
    amount: integer('amount'),
    currency: text('currency'),
    reason: text('reason'),
    /** When Stripe tries an invoice again. */
    retryAt: text('retry_at'),
    createdAt: text('created_at').notNull(),
    /** When the queue had taken it; marked after it had, so that a crash repeats and never loses. */
    sentAt: text('sent_at'),
  },
  (table) => [index('notifications_unsent').on(table.createdAt).where(sql`sent_at IS NULL`)],
);
