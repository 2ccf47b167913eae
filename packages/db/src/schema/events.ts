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
export const HISTORY_ACTIONS = ['failed', 'dead', 'replayed', 'discarded', 'restored'] as const;

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
 * handled later. A trigger keeps `status` equal to the event's.
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
  },
  (table) => [
    // One for each way in which the console lists them, so that a page reads only its own rows.
    index('dead_letters_by_time').on(table.lastDiedAt, table.id),
    index('dead_letters_by_type_at_all').on(table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason_at_all').on(table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_status').on(table.status, table.lastDiedAt, table.id),
    index('dead_letters_by_type').on(table.status, table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason').on(table.status, table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_user').on(table.userId, table.lastDiedAt, table.id),
    // For the sums of money that was paid and not credited.
    index('dead_letters_paid').on(table.status, table.currency, table.amount).where(sql`paid = 1`),
    // For finding the dead letter of a paid Checkout Session.
    index('dead_letters_paid_object').on(table.objectId).where(sql`paid = 1`),
  ],
);

/** Append-only: each failed attempt, death, replay, discard and restore of an event. */
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
