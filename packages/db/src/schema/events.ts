import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row per event that arrived, whatever became of it. */
export const stripeEvents = sqliteTable(
  'stripe_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', {
      enum: ['handled', 'ignored', 'failed', 'dead', 'discarded'],
    }).notNull(),
    /** Why it was ignored or is dead; null when handled. */
    reason: text('reason'),
    /** The object that it is about, such as `cs_…`. */
    objectId: text('object_id'),
    /** When Stripe made it; null where the event does not say. */
    createdAt: text('created_at'),
    receivedAt: text('received_at').notNull(),
    /** When it last came to an end: handled, ignored or dead. */
    settledAt: text('settled_at'),
    /** How often the queue brought it to an end. */
    deliveries: integer('deliveries').notNull(),
    /** How often an attempt failed for a cause that may pass. */
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
    lastFailedAt: text('last_failed_at'),
  },
  (table) => [
    // Only what waits for its next attempt: a handled event costs no index row.
    index('stripe_events_waiting').on(table.receivedAt).where(sql`status = 'failed'`),
    check(
      'stripe_events_status',
      sql`${table.status} IN ('handled', 'ignored', 'failed', 'dead', 'discarded')`,
    ),
  ],
);

/**
 * What could not be handled, with all that a replay needs. It stays when its event is handled after
 * all: the record of what happened. `status` follows that of the event, by a trigger.
 */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    /** The event's id; for a message that is no event, `message_` and a hash of its text. */
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', {
      enum: ['handled', 'ignored', 'failed', 'dead', 'discarded'],
    }).notNull(),
    reason: text('reason').notNull(),
    /** Where exactly, or the last error; never personal data. */
    detail: text('detail'),
    /** Deliveries that the message had behind it when it died: automatic ones, not replays. */
    attempts: integer('attempts').notNull(),
    firstDiedAt: text('first_died_at').notNull(),
    lastDiedAt: text('last_died_at').notNull(),
    deaths: integer('deaths').notNull(),
    /** How often somebody sent it again, and when last. */
    replays: integer('replays').notNull().default(0),
    replayedAt: text('replayed_at'),
    objectId: text('object_id'),
    livemode: integer('livemode', { mode: 'boolean' }),
    userId: text('user_id'),
    amount: integer('amount'),
    currency: text('currency'),
    /** Money was taken that grants credits. */
    paid: integer('paid', { mode: 'boolean' }).notNull(),
    /**
     * The message as it came from the queue: text, or base64 of gzip when `encoding` says so. Null
     * once it was removed by the retention; then it cannot be replayed.
     */
    body: text('body'),
    encoding: text('encoding', { enum: ['text', 'gzip'] }).notNull(),
  },
  (table) => [
    // One for each way in which the console lists them, so that no page reads more than it shows.
    index('dead_letters_by_time').on(table.lastDiedAt, table.id),
    index('dead_letters_by_type_at_all').on(table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason_at_all').on(table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_status').on(table.status, table.lastDiedAt, table.id),
    index('dead_letters_by_type').on(table.status, table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason').on(table.status, table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_user').on(table.userId, table.lastDiedAt, table.id),
    // What somebody paid for and has not got.
    index('dead_letters_paid').on(table.status, table.currency, table.amount).where(sql`paid = 1`),
    // Whether it is known of a session that it was paid and not credited.
    index('dead_letters_paid_object').on(table.objectId).where(sql`paid = 1`),
  ],
);

/** What happened to an event besides being handled: append-only, with who and why. */
export const eventHistory = sqliteTable(
  'event_history',
  {
    eventId: text('event_id').notNull(),
    at: text('at').notNull(),
    what: text('what', {
      enum: ['failed', 'dead', 'replayed', 'discarded', 'restored'],
    }).notNull(),
    /** Who did it; null for the pipeline itself. */
    who: text('who'),
    /** The error, the reason of death, or the reason that was given. */
    why: text('why'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.at, table.what] })],
);

/** How many deliveries came to which end in which minute: one row written per batch and outcome. */
export const eventMinutes = sqliteTable(
  'event_minutes',
  {
    /** Like 2026-11-23T10:15. */
    minute: text('minute').notNull(),
    outcome: text('outcome').notNull(),
    events: integer('events').notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.outcome] })],
);
