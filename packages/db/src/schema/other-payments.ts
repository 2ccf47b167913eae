import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Payments that nothing marks as purchases of credits, where OTHER_PAYMENTS is "ignored". */
export const otherPayments = sqliteTable('other_payments', {
  /** The invoice, else the PaymentIntent, else the session: two events of one payment count once. */
  id: text('id').primaryKey(),
  eventId: text('event_id').notNull(),
  /** In the currency's smallest unit. */
  amount: integer('amount').notNull(),
  currency: text('currency').notNull(),
  receivedAt: text('received_at').notNull(),
});

/** Their sums per day, which a trigger adds up: the console reads one row per day and currency. */
export const otherPaymentTotals = sqliteTable(
  'other_payment_totals',
  {
    /** UTC, such as 2026-11-23. */
    day: text('day').notNull(),
    currency: text('currency').notNull(),
    payments: integer('payments').notNull(),
    amount: integer('amount').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.currency] })],
);
