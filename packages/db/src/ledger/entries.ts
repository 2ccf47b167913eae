import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { transactionColumns } from '../schema/index.ts';

/**
 * Views through which the ledger and the reservations are inserted; their triggers are in
 * drizzle/0001_triggers_and_views.sql. Drizzle inserts into tables only, so the views are declared
 * as tables, outside the migrated schema. Read from `creditLedger` and `creditReservations`.
 */

/** The view `ledger_entries`: an entry, its condition, and what it may notify of. */
export const ledgerEntries = sqliteTable('ledger_entries', {
  ...transactionColumns(),
  /** 1: inserted only where the id is new and, if it takes credits, so many are available. */
  ifAvailable: integer('if_available').notNull().default(0),
  /** The deployment's threshold; null where it sends no `low_balance`. */
  lowBalanceThreshold: integer('low_balance_threshold'),
  /** Of a captured spend what was reserved for it: the available credits fall by that much less. */
  freed: integer('freed').notNull().default(0),
});

const { userId, type, amount, createdAt, source, eventId } = transactionColumns();

/**
 * The view `purchase_entries`: an entry that posting makes. Its id is `<purchase>:<type>:<n>`, where n
 * counts the rows of the purchase.
 */
export const purchaseEntries = sqliteTable('purchase_entries', {
  purchase: text('purchase').notNull(),
  userId,
  type,
  amount,
  createdAt,
  source,
  eventId,
  /** The rows of the user and the component that posting subtracted: the ledger must have as many. */
  postedRows: integer('posted_rows').notNull(),
  /** 1: a grant of a purchase causes the notification `credited`. */
  notifyCredited: integer('notify_credited').notNull().default(0),
  /** The deployment's threshold; null where it sends no `low_balance`. */
  lowBalanceThreshold: integer('low_balance_threshold'),
});

/** The view `reservation_entries`: inserted where the key is new and so many are available. */
export const reservationEntries = sqliteTable('reservation_entries', {
  userId: text('user_id').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  amount: integer('amount').notNull(),
  reason: text('reason').notNull(),
  createdAt: text('created_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  lowBalanceThreshold: integer('low_balance_threshold'),
});
