import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A decision to send dead events again: what was chosen is frozen when it is planned. */
export const replays = sqliteTable('replays', {
  id: text('id').primaryKey(),
  status: text('status', { enum: ['planned', 'running', 'canceled', 'done'] }).notNull(),
  /** In words: which events were chosen. */
  chosen: text('chosen').notNull(),
  who: text('who').notNull(),
  why: text('why').notNull(),
  /** Events per second at most. */
  rate: integer('rate').notNull(),
  createdAt: text('created_at').notNull(),
  endedAt: text('ended_at'),
  /** No step is taken before: it keeps several drivers together to the rate. */
  nextStepAt: text('next_step_at').notNull(),
});

/** The events of a replay, the one that died first in front. */
export const replayItems = sqliteTable(
  'replay_items',
  {
    replayId: text('replay_id').notNull(),
    position: integer('position').notNull(),
    eventId: text('event_id').notNull(),
    /** When it was about to be put there: after a crash it may be there already. */
    sendingAt: text('sending_at'),
    /** When it was put on the queue; marked after it was, so that a crash repeats and never loses. */
    sentAt: text('sent_at'),
    /** Why it was passed over: it was no longer dead when its turn came. */
    skipped: text('skipped'),
  },
  (table) => [
    primaryKey({ columns: [table.replayId, table.position] }),
    index('replay_items_waiting')
      .on(table.replayId, table.position)
      .where(sql`sent_at IS NULL AND skipped IS NULL`),
  ],
);
