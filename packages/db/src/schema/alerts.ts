import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Where alerts are sent. */
const ALERT_CHANNELS = ['webhook', 'email'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** A channel that is or was configured: up to which dead letter it has counted, and how its sends went. */
export const alertChannels = sqliteTable('alert_channels', {
  name: text('name', { enum: ALERT_CHANNELS }).primaryKey(),
  /** The rowid of the last dead letter that was counted: rowids are in the order of the first death. */
  position: integer('position').notNull(),
  lastSentAt: text('last_sent_at'),
  /** Since when, and why, its sends fail; null when the last one did not. */
  failingSince: text('failing_since'),
  lastError: text('last_error'),
});

/** The alerts of each channel: one row per reason of dead letters and per problem of /health. */
export const alerts = sqliteTable(
  'alerts',
  {
    channel: text('channel', { enum: ALERT_CHANNELS }).notNull(),
    kind: text('kind', { enum: ['dead_letters', 'health'] }).notNull(),
    /** The reason of dead letters, or the kind of problem. */
    cause: text('cause').notNull(),
    /** Of a reason: new dead letters that are not sent yet, and their event types as a JSON list. */
    pending: integer('pending').notNull().default(0),
    types: text('types').notNull().default('[]'),
    /** Of a problem: whether it was sent, and its end was not. */
    isOpen: integer('is_open', { mode: 'boolean' }).notNull().default(false),
    /** When it was last sent: the next message of this cause follows an hour later at the earliest. */
    sentAt: text('sent_at'),
    /** Set before the send: another Worker leaves it alone until the claim expires. */
    claimedAt: text('claimed_at'),
  },
  (table) => [primaryKey({ columns: [table.channel, table.kind, table.cause] })],
);
