import { PAYMENT_NOTIFICATION_KINDS } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The words of the consumer's setting NOTIFICATIONS. */
export const NOTIFICATION_KINDS = [...PAYMENT_NOTIFICATION_KINDS, 'dead_letter'] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * The outbox: notifications for the product, written in the same commit as their cause. Empty
 * unless the consumer's NOTIFICATIONS names a kind.
 */
export const notifications = sqliteTable(
  'notifications',
  {
    /** Identifies the occurrence: two events about the same one have the same key. */
    key: text('key').primaryKey(),
    kind: text('kind', { enum: NOTIFICATION_KINDS }).notNull(),
    eventId: text('event_id').notNull(),
    objectId: text('object_id'),
    userId: text('user_id'),
    /** In the currency's smallest unit. */
    amount: integer('amount'),
    currency: text('currency'),
    reason: text('reason'),
    /** When Stripe retries an invoice. */
    retryAt: text('retry_at'),
    createdAt: text('created_at').notNull(),
    /** Set after the queue took it: a crash in between sends it again, never loses it. */
    sentAt: text('sent_at'),
  },
  (table) => [index('notifications_unsent').on(table.createdAt).where(sql`sent_at IS NULL`)],
);
