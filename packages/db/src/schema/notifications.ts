import { PAYMENT_NOTIFICATION_KINDS } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The words of the setting NOTIFICATIONS. */
export const NOTIFICATION_KINDS = [
  ...PAYMENT_NOTIFICATION_KINDS,
  'dead_letter',
  'credited',
  'low_balance',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/**
 * The outbox: notifications for the product, written in the same commit as their cause. Empty
 * unless NOTIFICATIONS names a kind.
 */
export const notifications = sqliteTable(
  'notifications',
  {
    /** Identifies the occurrence: two events about the same one have the same key. */
    key: text('key').primaryKey(),
    kind: text('kind', { enum: NOTIFICATION_KINDS }).notNull(),
    /** The event behind it; null for a spend or a reservation. */
    eventId: text('event_id'),
    /** Stripe's object; of `credited` the purchase: a PaymentIntent, a session or an invoice. */
    objectId: text('object_id'),
    userId: text('user_id'),
    /** In the currency's smallest unit. */
    amount: integer('amount'),
    currency: text('currency'),
    reason: text('reason'),
    /** When Stripe retries an invoice. */
    retryAt: text('retry_at'),
    /** Of `credited`: how many credits. */
    credits: integer('credits'),
    /** Of `low_balance`: the available credits, and the threshold that they fell below. */
    available: integer('available'),
    threshold: integer('threshold'),
    createdAt: text('created_at').notNull(),
    /** Set after the queue took it: a crash in between sends it again, never loses it. */
    sentAt: text('sent_at'),
  },
  (table) => [index('notifications_unsent').on(table.createdAt).where(sql`sent_at IS NULL`)],
);

/** The users with a threshold of their own, and those who were notified of few credits. */
export const lowBalanceAlerts = sqliteTable('low_balance_alerts', {
  userId: text('user_id').primaryKey(),
  /** Credits; null for the deployment's LOW_BALANCE_THRESHOLD. */
  threshold: integer('threshold'),
  /** The key of the last notification; null since the last credit. */
  notification: text('notification'),
});
