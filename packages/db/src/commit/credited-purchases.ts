import { DEAD_REASONS, IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { and, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { isCredited } from '../ledger/credited.ts';
import { sessionGrants } from '../ledger/purchases.ts';
import { checkoutSessions, deadLetters, paymentIntents, stripeEvents } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

const isSession = sql`${deadLetters.type} GLOB 'checkout.session.*'`;

const isUnmarked = eq(deadLetters.reason, DEAD_REASONS.otherPayment);

/** Of an event that has no say of its own in the purchase. */
const isCreditedElsewhere = sql`((NOT ${isSession} OR ${isUnmarked})
  AND ${isCredited(sql`${deadLetters.purchase}`)})`;

/** Whether a session grants that is the event's object, or whose receipt the event's invoice is. */
const hasGrantingSession = (ofEvent: SQL) => sql`EXISTS (
  SELECT 1 FROM ${checkoutSessions}
  LEFT JOIN ${paymentIntents} ON ${paymentIntents.id} = ${checkoutSessions.paymentIntent}
  WHERE ${ofEvent} AND ${checkoutSessions.mode} = 'payment'
    AND ${sessionGrants(checkoutSessions, paymentIntents)})`;
const isSessionCredited = hasGrantingSession(
  sql`${isSession} AND ${checkoutSessions.id} = ${deadLetters.objectId}`,
);
const isReceipt = hasGrantingSession(sql`${checkoutSessions.invoice} = ${deadLetters.purchase}`);

/**
 * An event of the batch that cannot be handled is no problem where another event has credited its
 * purchase: it is ignored. Triggers do the same for the other order. A Checkout Session stays dead
 * unless that session was credited, or it says nothing of credits. One that only ran out of attempts was
 * never processed, so that a replay must tell what it says.
 *
 * Nothing unless an event of the batch is dead. Must follow `recordDeadLetters` and `postEntries`.
 */
export function ignoreCredited(
  db: Database,
  events: readonly CommittableEvent[],
  at: string,
): Statement[] {
  const ids = events.flatMap(({ id, outcome }) => (outcome.status === 'dead' ? [id] : []));
  return ids.length === 0 ? [] : [ignoreCreditedIds(db, jsonList(ids), at)];
}

/** The same for events that were dead before, such as those that a restore made dead again. */
export function ignoreCreditedIds(db: Database, ids: SQL, at: string): Statement {
  const credited = db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(
      and(
        sql`${deadLetters.id} IN ${ids}`,
        ne(deadLetters.reason, DEAD_REASONS.retriesExhausted),
        or(isCreditedElsewhere, isSessionCredited, isReceipt),
      ),
    );
  return db
    .update(stripeEvents)
    .set({ status: 'ignored', reason: IGNORED_REASONS.creditedBefore, completedAt: at })
    .where(and(eq(stripeEvents.status, 'dead'), inArray(stripeEvents.id, credited)));
}
