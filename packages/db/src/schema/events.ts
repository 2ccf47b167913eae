import { BODY_ENCODINGS } from '@stripe-credits/platform/queue-message';
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf } from './one-of.ts';

/**
 * - `handled`, `ignored`: processed; an ignored event has a reason.
 * - `failed`: an attempt failed for a cause that may pass, and the queue delivers it again.
 * - `dead`: it cannot be handled as things are; it has a dead letter.
 * - `discarded`: an engineer set a dead event aside.
 */
export const EVENT_STATUSES = ['handled', 'ignored', 'failed', 'dead', 'discarded'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** What the history of an event records. Its handling is in `stripe_events`. */
export const HISTORY_ACTIONS = [
  'failed',
  'dead',
  'repaired',
  'replayed',
  'discarded',
  'restored',
] as const;

/** One row per event that arrived, whatever its outcome. */
export const stripeEvents = sqliteTable(
  'stripe_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', { enum: EVENT_STATUSES }).notNull(),
    /** Why it was ignored or is dead; null when handled. */
    reason: text('reason'),
    /** The object that it is about, such as `cs_…`. */
    objectId: text('object_id'),
    /** When Stripe created the event; null where the event has no `created`. */
    createdAt: text('created_at'),
    receivedAt: text('received_at').notNull(),
    /** When processing last ended: handled, ignored or dead. */
    completedAt: text('completed_at'),
    /** How many deliveries were processed to an end. */
    deliveries: integer('deliveries').notNull(),
    /** How many attempts failed for a cause that may pass. */
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
    lastFailedAt: text('last_failed_at'),
  },
  (table) => [
    // Only events that wait for their next attempt: a handled event costs no index row.
    index('stripe_events_waiting').on(table.receivedAt).where(sql`status = 'failed'`),
    check('stripe_events_status', oneOf(table.status)),
  ],
);

/**
 * What could not be handled, with everything that a replay needs. The row stays when its event is
 * handled later. A trigger keeps `status` equal to the event's. Rowids are in the order of first deaths,
 * because no row is deleted or replaced: alerts read new rows by them.
 */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    /** The event's id; for a message that is not an event, `message_` and a hash of its text. */
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', { enum: EVENT_STATUSES }).notNull(),
    reason: text('reason').notNull(),
    /** Where exactly, or the last error; never personal data. */
    detail: text('detail'),
    /** Deliveries of the message when it died, without replays. */
    attempts: integer('attempts').notNull(),
    firstDiedAt: text('first_died_at').notNull(),
    lastDiedAt: text('last_died_at').notNull(),
    deaths: integer('deaths').notNull(),
    /** How often it was replayed, and when last. */
    replays: integer('replays').notNull().default(0),
    replayedAt: text('replayed_at'),
    objectId: text('object_id'),
    /** The key of the purchase that it is about, as ledger ids begin: `pi_…`, `cs_…` or `in_…`. */
    purchase: text('purchase'),
    livemode: integer('livemode', { mode: 'boolean' }),
    userId: text('user_id'),
    /** In the currency's smallest unit. */
    amount: integer('amount'),
    currency: text('currency'),
    /** Whether money was taken for credits. */
    paid: integer('paid', { mode: 'boolean' }).notNull(),
    /** The message as the queue delivered it. Null once the retention deleted it: no replay then. */
    body: text('body'),
    encoding: text('encoding', { enum: BODY_ENCODINGS }).notNull(),
    /** The discard that set it aside; null when it is not discarded. */
    discardId: text('discard_id'),
  },
  (table) => [
    // One for each way in which the console lists them, so that a page reads only its own rows.
    index('dead_letters_by_time').on(table.lastDiedAt, table.id),
    index('dead_letters_by_type_at_all').on(table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason_at_all').on(table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_status').on(table.status, table.lastDiedAt, table.id),
    index('dead_letters_by_type').on(table.status, table.type, table.lastDiedAt, table.id),
    // The last column is for the age of each reason.
    index('dead_letters_by_reason').on(
      table.status,
      table.reason,
      table.lastDiedAt,
      table.id,
      table.firstDiedAt,
    ),
    index('dead_letters_by_user').on(table.userId, table.lastDiedAt, table.id),
    // For the oldest letter of each reason: a replay that fails leaves its age as it was.
    index('dead_letters_by_age').on(table.status, table.reason, table.firstDiedAt),
    // For the list of those where money was taken.
    index('dead_letters_by_paid').on(table.status, table.lastDiedAt, table.id).where(sql`paid = 1`),
    // For the sums of money that was paid and not credited, each purchase once.
    index('dead_letters_paid')
      .on(table.status, table.currency, table.purchase, table.amount)
      .where(sql`paid = 1`),
    // For finding the dead letters of a purchase.
    index('dead_letters_by_purchase').on(table.purchase).where(sql`purchase IS NOT NULL`),
    // For finding the dead letter of an object whose purchase has another key.
    index('dead_letters_by_object').on(table.objectId).where(sql`object_id IS NOT NULL`),
    // For the one undo of a discard of many.
    index('dead_letters_by_discard').on(table.discardId).where(sql`discard_id IS NOT NULL`),
  ],
);

/** Append-only: each failed attempt, death, repair, replay, discard and restore of an event. */
export const eventHistory = sqliteTable(
  'event_history',
  {
    eventId: text('event_id').notNull(),
    occurredAt: text('occurred_at').notNull(),
    action: text('action', { enum: HISTORY_ACTIONS }).notNull(),
    /** The person or token that acted; null for the pipeline itself. */
    actor: text('actor'),
    /** The error, the reason of death, or the reason that the actor gave. */
    reason: text('reason'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.occurredAt, table.action] })],
);

/**
 * Append-only: metadata that an engineer gave for an event that could never be handled without it.
 * The event's text is never changed.
 */
export const corrections = sqliteTable(
  'corrections',
  {
    eventId: text('event_id').notNull(),
    correctedAt: text('corrected_at').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** A JSON object: each key replaces the one in the event's metadata, null removes it. */
    metadata: text('metadata').notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.correctedAt] })],
);

/** Decisions to set dead events aside. The letters of one name it, so that one undo restores all. */
export const discards = sqliteTable('discards', {
  id: text('id').primaryKey(),
  /** Which events were selected, for a person to read. */
  selection: text('selection').notNull(),
  actor: text('actor').notNull(),
  reason: text('reason').notNull(),
  /** How many were set aside. */
  events: integer('events').notNull(),
  createdAt: text('created_at').notNull(),
  restoredAt: text('restored_at'),
});

/** Deliveries per minute and outcome, for the console's chart: one row per batch and outcome. */
export const eventCounts = sqliteTable(
  'event_counts',
  {
    /** UTC, such as 2026-11-23T10:15. */
    minute: text('minute').notNull(),
    outcome: text('outcome').notNull(),
    events: integer('events').notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.outcome] })],
);
