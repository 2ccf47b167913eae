import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf } from './one-of.ts';

/** `open` until it is captured or released; an open one that has expired holds nothing any more. */
export const RESERVATION_STATUSES = ['open', 'captured', 'released'] as const;

/**
 * What a capture does above the reserved amount: refuse, take the reserved amount, or take it all,
 * so that the balance may go below zero.
 */
export const OVERFLOWS = ['reject', 'cap', 'overdraw'] as const;
export type Overflow = (typeof OVERFLOWS)[number];

/**
 * Credits that work of unknown cost may take: `available = balance − live reservations`. A
 * reservation is live while it is open and has not expired by the database's clock, which the query
 * compares: no job ends it.
 */
export const creditReservations = sqliteTable(
  'credit_reservations',
  {
    userId: text('user_id').notNull(),
    /** The caller's name for it, unique among the user's. The reservation's id is made of both. */
    idempotencyKey: text('idempotency_key').notNull(),
    /** Whole credits. */
    amount: integer('amount').notNull(),
    reason: text('reason').notNull(),
    status: text('status', { enum: RESERVATION_STATUSES }).notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    endedAt: text('ended_at'),
    /** The `idempotencyKey` of the capture or release that ended it. */
    endKey: text('end_key'),
    /** The amount that its capture requested. */
    requestedAmount: integer('requested_amount'),
    overflow: text('overflow', { enum: OVERFLOWS }),
    /** The person or token that released it in the console, and why; null where the product did. */
    endedBy: text('ended_by'),
    endReason: text('end_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.idempotencyKey] }),
    // The sum of a user's live reservations reads those alone, from the index.
    index('credit_reservations_open')
      .on(table.userId, table.expiresAt, table.amount)
      .where(sql`status = 'open'`),
    // What support released. Of other reservations it has no rows, and so costs nothing.
    index('credit_reservations_ended_by')
      .on(table.userId, table.endedAt)
      .where(sql`ended_by IS NOT NULL`),
    check('credit_reservations_status', oneOf(table.status)),
    check('credit_reservations_amount', sql`typeof(amount) = 'integer' AND amount >= 1`),
  ],
);
