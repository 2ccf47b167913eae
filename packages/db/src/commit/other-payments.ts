import type { Fact } from '@stripe-credits/stripe-events';
import { inArray, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { isCredited } from '../ledger/credited.ts';
import { checkoutSessions, otherPayments } from '../schema/index.ts';
import { jsonList, jsonValue, selectJsonRows } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

/** The invoice that is the receipt of a purchase of credits names no credits itself. */
const isReceiptOfPurchase = sql`EXISTS (
  SELECT 1 FROM ${checkoutSessions}
  WHERE ${checkoutSessions.invoice} = ${jsonValue(otherPayments, 'id')}
    AND ${checkoutSessions.mode} = 'payment' AND ${checkoutSessions.credits} > 0)`;

/**
 * Payments that are not for credits and that no event has credited, each once. A trigger adds them to
 * the sums of the day. Must follow `mergeFacts` and `postEntries` in the batch.
 */
export function recordOtherPayments(
  db: Database,
  events: readonly CommittableEvent[],
  at: string,
): Statement[] {
  const rows = events.flatMap(({ id, outcome }) =>
    outcome.status === 'ignored' && outcome.otherPayment
      ? [{ ...outcome.otherPayment, eventId: id, receivedAt: at }]
      : [],
  );
  if (rows.length === 0) return [];
  return [
    db
      .insert(otherPayments)
      .select(sql`${selectJsonRows(otherPayments, rows)}
        AND NOT ${isReceiptOfPurchase} AND NOT ${isCredited(jsonValue(otherPayments, 'id'))}`)
      .onConflictDoNothing(),
  ];
}

/** The receipts that came before their sessions: a trigger takes them out of the sums. */
export function removeReceipts(db: Database, facts: readonly Fact[]): Statement[] {
  const receipts = facts.flatMap(({ kind, row }) =>
    kind === 'checkoutSession' && row.credits !== null && row.invoice !== null ? [row.invoice] : [],
  );
  if (receipts.length === 0) return [];
  return [db.delete(otherPayments).where(inArray(otherPayments.id, jsonList(receipts)))];
}
