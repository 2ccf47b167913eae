import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const RECONCILIATION_STATUSES = ['running', 'paused', 'canceled', 'done', 'failed'] as const;

/** A comparison of Stripe's lists with what arrived here, and how far it is. */
export const reconciliations = sqliteTable('reconciliations', {
  id: text('id').primaryKey(),
  status: text('status', { enum: RECONCILIATION_STATUSES }).notNull(),
  actor: text('actor').notNull(),
  /** Whether missing events are only listed, not sent. */
  dryRun: integer('dry_run', { mode: 'boolean' }).notNull(),
  /** The window: what Stripe created from `since_at` to `until_at`. */
  sinceAt: text('since_at').notNull(),
  untilAt: text('until_at').notNull(),
  /** Which of Stripe's lists is read next, and the object after which its next page begins. */
  list: integer('list').notNull().default(0),
  cursor: text('cursor'),
  pages: integer('pages').notNull().default(0),
  /** How many events and paid Checkout Sessions Stripe listed. */
  events: integer('events').notNull().default(0),
  sessions: integer('sessions').notNull().default(0),
  /** Why it failed, or why it waits; never Stripe's own text, which may quote a buyer. */
  lastError: text('last_error'),
  createdAt: text('created_at').notNull(),
  endedAt: text('ended_at'),
  /** When it last made progress, or until when it waits for Stripe: older than that, it stalled. */
  activeAt: text('active_at').notNull(),
});

/** Events that a reconciliation did not find in `stripe_events`. */
export const missingEvents = sqliteTable(
  'missing_events',
  {
    reconciliationId: text('reconciliation_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    createdAt: text('created_at').notNull(),
    /** Set after the queue took it: a crash in between sends it again, never loses it. */
    sentAt: text('sent_at'),
    /** Why it cannot be sent. */
    rejectReason: text('reject_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.reconciliationId, table.eventId] }),
    // For finding events that were sent a moment ago and are still in flight.
    index('missing_events_sent').on(table.eventId, table.sentAt).where(sql`sent_at IS NOT NULL`),
  ],
);

/** Paid Checkout Sessions that had no grant in the ledger when a reconciliation compared them. */
export const uncreditedSessions = sqliteTable('uncredited_sessions', {
  id: text('id').primaryKey(),
  /** The key of the purchase, as ledger ids begin: the PaymentIntent, or else the session. */
  purchase: text('purchase').notNull(),
  userId: text('user_id'),
  /** In the currency's smallest unit. */
  amount: integer('amount'),
  currency: text('currency'),
  createdAt: text('created_at').notNull(),
  foundAt: text('found_at').notNull(),
});
