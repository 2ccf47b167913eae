import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import { eq, inArray, sql } from 'drizzle-orm';
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Database, Statement } from '../database.ts';
import { deadLetters, eventHistory, stripeEvents } from '../schema/index.ts';
import { excluded, selectRow } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

/** The outcome of a message whose every delivery failed: its recorded errors say why. */
export const RETRIES_EXHAUSTED = dead(DEAD_REASONS.retriesExhausted);

const event = alias(stripeEvents, 'event');

/** The batch's dead events as JSON objects, joined with the event log that it has just written. */
const deadEvents = (letters: string) =>
  sql`FROM json_each(${letters}) AS letter
    JOIN ${stripeEvents} AS ${event} ON ${event.id} = letter.value ->> 'id'`;

const ifExhausted = (then: unknown, otherwise: unknown) =>
  sql`iif(letter.value ->> 'exhausted', ${then}, ${otherwise})`;
const detail = ifExhausted(event.lastError, sql`letter.value ->> 'detail'`);

const { type, objectId, purchase, livemode, userId, amount, currency, paid } = deadLetters;

/** What a thin event lacked when it died first, and has since it was looked up. */
const lookedUp = {
  type: ifUnknown(type),
  objectId: ifUnknown(objectId),
  purchase: ifUnknown(purchase),
  livemode: ifUnknown(livemode),
  userId: ifUnknown(userId),
  amount: ifUnknown(amount),
  currency: ifUnknown(currency),
  paid: ifUnknown(paid),
};

function ifUnknown(column: SQLiteColumn) {
  return sql`iif(${objectId} IS NULL, ${excluded(column)}, ${column})`;
}

/**
 * Keeps what a replay needs of the events that the same batch has just recorded as dead. An event
 * that was handled before is not dead, whatever this delivery of it looked like.
 */
function insertDeadLetters(db: Database, letters: string, at: string) {
  const row = selectRow(
    deadLetters,
    {
      id: event.id,
      type: event.type,
      status: sql`'dead'`,
      reason: event.reason,
      // A reason that was kept from an earlier death keeps its own detail: see `set`.
      detail: sql`iif(${event.reason} <> letter.value ->> 'reason', NULL, ${detail})`,
      attempts: sql`MAX(letter.value ->> 'attempts', ${event.failures})`,
      firstDiedAt: at,
      lastDiedAt: at,
      deaths: sql`1`,
      objectId: event.objectId,
      purchase: sql`letter.value ->> 'purchase'`,
      livemode: sql`letter.value ->> 'livemode'`,
      userId: sql`letter.value ->> 'userId'`,
      amount: sql`letter.value ->> 'amount'`,
      currency: sql`letter.value ->> 'currency'`,
      paid: sql`letter.value ->> 'paid'`,
      body: sql`letter.value ->> 'body'`,
      encoding: sql`letter.value ->> 'encoding'`,
    },
    sql`${deadEvents(letters)} WHERE ${eq(event.status, 'dead')}`,
  );
  const { reason } = deadLetters;
  return db
    .insert(deadLetters)
    .select(row)
    .onConflictDoUpdate({
      target: deadLetters.id,
      set: {
        status: excluded(deadLetters.status),
        reason: excluded(reason),
        detail: sql`COALESCE(${excluded(deadLetters.detail)},
          iif(${reason} = ${excluded(reason)}, ${deadLetters.detail}, NULL))`,
        attempts: excluded(deadLetters.attempts),
        lastDiedAt: excluded(deadLetters.lastDiedAt),
        deaths: sql`${deadLetters.deaths} + 1`,
        body: excluded(deadLetters.body),
        encoding: excluded(deadLetters.encoding),
        ...lookedUp,
      },
    });
}

/** A discarded event that dies again stays discarded, and its history shows the death. */
function insertHistory(db: Database, letters: string, at: string) {
  const row = selectRow(
    eventHistory,
    {
      eventId: event.id,
      occurredAt: at,
      action: sql`'dead'`,
      reason: sql`letter.value ->> 'reason' || COALESCE(': ' || ${detail}, '')`,
    },
    sql`${deadEvents(letters)} WHERE ${inArray(event.status, ['dead', 'discarded'])}`,
  );
  return db.insert(eventHistory).select(row).onConflictDoNothing();
}

/** Nothing when no event of the batch is dead. Must follow `recordEvents` in the batch. */
export function recordDeadLetters(
  db: Database,
  events: readonly CommittableEvent[],
  at: string,
): Statement[] {
  const letters = events.flatMap(({ id, outcome, attempts, body, encoding, summarize }) =>
    outcome.status === 'dead'
      ? [
          {
            id,
            attempts,
            body,
            encoding,
            ...summarize(),
            reason: outcome.reason,
            detail: outcome.detail ?? null,
            exhausted: outcome.reason === RETRIES_EXHAUSTED.reason,
          },
        ]
      : [],
  );
  if (letters.length === 0) return [];
  const json = JSON.stringify(letters);
  return [insertDeadLetters(db, json, at), insertHistory(db, json, at)];
}
