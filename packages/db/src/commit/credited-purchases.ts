import { IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { isOfPurchase } from '../ledger/purchase-links.ts';
import { checkoutSessions, creditLedger, deadLetters, stripeEvents } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

const isPaid = sql`${deadLetters.paid} = 1`;
const isSession = sql`${deadLetters.type} GLOB 'checkout.session.*'`;

/** The session whose receipt an invoice is has the purchase of its payment. */
const purchaseOfReceipt = sql`(
  SELECT ${checkoutSessions.paymentIntent} FROM ${checkoutSessions}
  WHERE ${checkoutSessions.invoice} = ${deadLetters.purchase} AND ${checkoutSessions.mode} = 'payment')`;

const isCredited = (purchase: ReturnType<typeof sql>) => sql`EXISTS (
  SELECT 1 FROM ${creditLedger}
  WHERE ${isOfPurchase(purchase)} AND ${creditLedger.type} IN ('purchase', 'subscription')
    AND ${creditLedger.amount} > 0 AND (NOT ${isSession} OR ${creditLedger.source} = ${deadLetters.objectId}))`;

/**
 * A paid event of the batch that cannot be handled is no problem where another event has credited its
 * purchase: it is ignored. The trigger `credited_purchases_are_not_dead` does the same for the other
 * order. A Checkout Session stays dead unless that session was credited.
 *
 * Nothing unless an event of the batch is dead. Must follow `recordDeadLetters` and `postEntries`.
 */
export function ignoreCredited(
  db: Database,
  events: readonly CommittableEvent[],
  at: string,
): Statement[] {
  const ids = events.flatMap(({ id, outcome }) => (outcome.status === 'dead' ? [id] : []));
  if (ids.length === 0) return [];
  const credited = db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(
      and(
        inArray(deadLetters.id, jsonList(ids)),
        isPaid,
        or(isCredited(sql`${deadLetters.purchase}`), isCredited(purchaseOfReceipt)),
      ),
    );
  return [
    db
      .update(stripeEvents)
      .set({ status: 'ignored', reason: IGNORED_REASONS.creditedBefore, completedAt: at })
      .where(and(eq(stripeEvents.status, 'dead'), inArray(stripeEvents.id, credited))),
  ];
}
