import { deepStrictEqual } from 'node:assert';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { and, is, ne, sql } from 'drizzle-orm';
import { type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import fc from 'fast-check';
import { audit } from '../../src/index.ts';
import * as schema from '../../src/schema/index.ts';
import { deliveryOrders, toBatches } from './delivery-order.ts';
import { histories, writeHistory } from './history-generator.ts';
import { type Corrections, expectedBalances } from './oracle.ts';
import type { TestDatabase } from './test-database.ts';

/**
 * The laws as one property: for any history, and any order, duplication and batching of its events,
 * and corrections that are there in time or come with a replay, the balances are those of the oracle, the state is the same as after one batch in order, and the
 * audit finds nothing.
 *
 * @param prefix distinguishes the ids of this run from those of others in the same database.
 */
export function convergenceProperty(database: TestDatabase, prefix: string) {
  let cases = 0;
  return fc.asyncProperty(histories, deliveryOrders, async (history, order) => {
    cases += 1;
    const ordered = `${prefix}a${cases}`;
    const shuffled = `${prefix}b${cases}`;
    const { otherPayments } = order;
    const inOrder = writeHistory(history, ordered);
    const { events, corrections: written } = writeHistory(history, shuffled);
    const corrections = ofDeadEvents(database, events, written);
    if (events.length > 0)
      await database.deliver(inOrder.events, new Date(), {
        otherPayments,
        corrections: ofDeadEvents(database, inOrder.events, inOrder.corrections),
      });

    const known = order.correctedLater ? new Map() : corrections;
    for (const batch of toBatches(events, order))
      await database.deliver(batch, new Date(), { otherPayments, corrections: known });
    const corrected = order.correctedLater ? events.filter(({ id }) => corrections.has(id)) : [];
    if (corrected.length > 0)
      await database.deliver(corrected, new Date(), { otherPayments, corrections });

    const expected = withoutZero(expectedBalances(events, corrections));
    deepStrictEqual(withoutZero(await balances(database, shuffled)), expected);
    deepStrictEqual(await readState(database, shuffled), await readState(database, ordered));
    deepStrictEqual(await audit(database.db), []);
  });
}

/** An event that is not dead cannot be corrected. */
const ofDeadEvents = (
  { processedEvent }: TestDatabase,
  events: readonly StripeEvent[],
  corrections: Corrections,
): Corrections =>
  new Map(
    events.flatMap((event) => {
      const correction = corrections.get(event.id);
      const isDead = correction && processedEvent(event).outcome.status === 'dead';
      return isDead ? [[event.id, correction] as const] : [];
    }),
  );

const { stripeEvents, deadLetters, creditLedger, otherPayments } = schema;
const isFactTable = (value: unknown): value is typeof schema.charges =>
  is(value, SQLiteTable) && 'version' in value;
const factTables = Object.values(schema).filter(isFactTable);

/** Everything that must not depend on how events were delivered, without the prefix in the ids. */
async function readState({ db }: TestDatabase, prefix: string): Promise<unknown> {
  const contains = (id: SQLiteColumn) => sql`instr(${id}, ${`_${prefix}_`})`;
  const { id, type, status, reason } = stripeEvents;
  const events = db.select({ id, type, status, reason }).from(stripeEvents);
  const { id: letterId, status: letterStatus, reason: deadReason, detail } = deadLetters;
  const letters = db.select({ letterId, letterStatus, deadReason, detail }).from(deadLetters);
  const { id: entryId, source, userId } = creditLedger;
  const purchase = sql<string>`substr(${entryId}, 1, instr(${entryId}, ':') - 1)`;
  const component = sql<string>`replace(${creditLedger.type}, '_reversal', '')`;
  const amount = sql<number>`SUM(${creditLedger.amount})`;
  const ledger = db.select({ purchase, component, userId, amount }).from(creditLedger);
  const { id: paymentId, amount: paid, currency } = otherPayments;
  const otherPayment = { paymentId, paid, currency };
  const state = await db.batch([
    events.where(contains(id)).orderBy(id),
    // Events that a replay repaired leave a dead letter behind; those corrected in time do not.
    letters.where(and(contains(letterId), ne(letterStatus, 'handled'))).orderBy(letterId),
    ledger.where(contains(source)).groupBy(purchase, component, userId).having(sql`${amount} <> 0`),
    db.select(otherPayment).from(otherPayments).where(contains(paymentId)).orderBy(paymentId),
    ...factTables.map((table) =>
      db.select().from(table).where(contains(table.id)).orderBy(table.id),
    ),
  ]);
  const text = JSON.stringify(state);
  return JSON.parse(text.replaceAll(`_${prefix}_`, '_').replaceAll(`"${prefix}_`, '"'));
}

async function balances({ rows }: TestDatabase, prefix: string): Promise<Map<string, number>> {
  const found = await rows(
    'SELECT user_id, balance FROM credit_balances WHERE instr(user_id, ?) = 1',
    `${prefix}_`,
  );
  return new Map(found.map(({ user_id, balance }) => [String(user_id), Number(balance)]));
}

/** A user without a ledger has no balance, which is the same as a balance of zero. */
const withoutZero = (byUser: Map<string, number>) =>
  Object.fromEntries([...byUser].filter(([, balance]) => balance !== 0).sort());
