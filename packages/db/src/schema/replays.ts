import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const REPLAY_STATUSES = ['planned', 'running', 'paused', 'canceled', 'done'] as const;

/** A decision to send dead events again. Planning it freezes the selection. */
export const replays = sqliteTable(
  'replays',
  {
    id: text('id').primaryKey(),
    status: text('status', { enum: REPLAY_STATUSES }).notNull(),
    /** Which events were selected, for a person to read. */
    selection: text('selection').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** Events per second, at most. */
    rate: integer('rate').notNull(),
    /** When it was planned; and when it was started, null until then. */
    createdAt: text('created_at').notNull(),
    startedAt: text('started_at'),
    endedAt: text('ended_at'),
    /** When it last sent a page: a running replay that is silent for long has stalled. */
    activeAt: text('active_at').notNull(),
    /** Every item up to this position is sent or skipped. */
    cursor: integer('cursor').notNull().default(0),
    /** How many events were selected, and how many of them are sent or skipped so far. */
    total: integer('total').notNull().default(0),
    sent: integer('sent').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
  },
  (table) => [
    // For the pages of the console, and for what has not ended.
    index('replays_by_time').on(table.createdAt, table.id),
    index('replays_by_status').on(table.status, table.createdAt, table.id),
  ],
);

/** The events of a replay, in the order in which they are sent: the oldest death first. */
export const replayItems = sqliteTable(
  'replay_items',
  {
    replayId: text('replay_id').notNull(),
    position: integer('position').notNull(),
    eventId: text('event_id').notNull(),
    /** Set before the send: after a crash, an item with this and without `sent_at` may be sent. */
    sendingAt: text('sending_at'),
    /** Set after the queue took it: a crash in between sends it again, never loses it. */
    sentAt: text('sent_at'),
    /** Why it was skipped, such as that it was no longer dead. */
    skipReason: text('skip_reason'),
  },
  (table) => [primaryKey({ columns: [table.replayId, table.position] })],
);
