import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A look through what Stripe says that it sent, for what has not arrived: how far it is. */
export const reconciliations = sqliteTable('reconciliations', {
  id: text('id').primaryKey(),
  status: text('status', { enum: ['running', 'done', 'failed'] }).notNull(),
  who: text('who').notNull(),
  /** Only told, not sent. */
  dryRun: integer('dry_run', { mode: 'boolean' }).notNull(),
  /** The window: what Stripe made from then to then. */
  sinceAt: text('since_at').notNull(),
  untilAt: text('until_at').notNull(),
  /** Which of Stripe's lists is being read, and after which of its objects it goes on. */
  list: integer('list').notNull().default(0),
  cursor: text('cursor'),
  pages: integer('pages').notNull().default(0),
  /** How many Stripe had in the window. */
  events: integer('events').notNull().default(0),
  sessions: integer('sessions').notNull().default(0),
  /** How often in a row Stripe could not be asked. */
  setbacks: integer('setbacks').notNull().default(0),
  /** Why it failed, or why it waits; never what Stripe said of a buyer. */
  problem: text('problem'),
  createdAt: text('created_at').notNull(),
  endedAt: text('ended_at'),
  /** No page is read before: it keeps several drivers together to the rate. */
  nextStepAt: text('next_step_at').notNull(),
});

/** The events that a reconciliation did not find among what has arrived. */
export const missedEvents = sqliteTable(
  'missed_events',
  {
    reconciliationId: text('reconciliation_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    createdAt: text('created_at').notNull(),
    /** When it was put on the queue; marked after it was, so that a crash repeats and never loses. */
    sentAt: text('sent_at'),
    /** Why it cannot be sent. */
    refused: text('refused'),
  },
  (table) => [
    primaryKey({ columns: [table.reconciliationId, table.eventId] }),
    // What was sent a moment ago and has not arrived is on its way.
    index('missed_events_sent').on(table.eventId, table.sentAt).where(sql`sent_at IS NOT NULL`),
  ],
);

/** Checkout Sessions that were paid, and for which the ledger had no grant when they were found. */
export const ungrantedSessions = sqliteTable('ungranted_sessions', {
  id: text('id').primaryKey(),
  userId: text('user_id'),
  amount: integer('amount'),
  currency: text('currency'),
  createdAt: text('created_at').notNull(),
  foundAt: text('found_at').notNull(),
});
