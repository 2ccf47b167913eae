import { and, asc, count, desc, eq, isNotNull, lte, min, not, type SQL, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { isOfPurchase } from '../ledger/purchase-links.ts';
import {
  creditLedger,
  deadLetters,
  otherPayments,
  reconciliations,
  uncreditedSessions,
} from '../schema/index.ts';
import { jsonValue, selectJsonRows } from '../sql.ts';
import { SCHEDULE } from './due-window.ts';

export type UncreditedSession = typeof uncreditedSessions.$inferSelect;

/** A Checkout Session that is paid, as Stripe lists it. */
export type PaidSession = Omit<UncreditedSession, 'foundAt'>;

/**
 * Whether the purchase of a paid Checkout Session has neither a grant in the ledger nor a dead letter
 * that shows the problem already, and was not found to be another sale.
 */
export const isUncredited = (purchase: SQL | typeof uncreditedSessions.purchase) => sql`(
  NOT EXISTS (SELECT 1 FROM ${creditLedger}
    WHERE ${isOfPurchase(sql`${purchase}`)} AND ${creditLedger.type} = 'purchase')
  AND NOT EXISTS (SELECT 1 FROM ${deadLetters}
    WHERE ${deadLetters.purchase} = ${purchase} AND ${deadLetters.paid} = 1)
  AND NOT EXISTS (SELECT 1 FROM ${otherPayments} WHERE ${otherPayments.id} = ${purchase})
)`;

/** Removes the sessions that have been credited since they were found. */
export async function deleteCreditedSessions(db: Database): Promise<void> {
  await db.delete(uncreditedSessions).where(not(isUncredited(uncreditedSessions.purchase)));
}

/** Keeps those of the sessions that are uncredited. */
export function recordUncredited(
  db: Database,
  sessions: readonly PaidSession[],
  now: Date,
): Statement {
  const foundAt = now.toISOString();
  const rows = selectJsonRows(
    uncreditedSessions,
    sessions.map((session) => ({ ...session, foundAt })),
  );
  const purchase = jsonValue(uncreditedSessions, 'purchase');
  return db
    .insert(uncreditedSessions)
    .select(sql`${rows} AND ${isUncredited(purchase)}`)
    .onConflictDoNothing();
}

/** A session may have been paid a moment before it was found, with its event still on its way. */
const GRACE_MS = 15 * 60_000;

/** Paid at Stripe and not credited here, the oldest first. */
export const listUncredited = (db: Database, limit: number): Promise<UncreditedSession[]> =>
  db
    .select()
    .from(uncreditedSessions)
    .where(isUncredited(uncreditedSessions.purchase))
    .orderBy(asc(uncreditedSessions.createdAt), asc(uncreditedSessions.id))
    .limit(limit);

export interface ReconciliationHealth {
  /** Paid sessions without a grant, found longer ago than an event needs to arrive. */
  readonly uncredited: number;
  readonly oldestUncreditedAt: string | null;
  /** The last scheduled reconciliation and why it failed; null when it did not fail. */
  readonly failed: { readonly id: string; readonly error: string } | null;
  /** The scheduled reconciliation that is paused: until it ends, the schedule starts no other. */
  readonly pausedId: string | null;
}

export async function readReconciliationHealth(
  db: Database,
  now: Date,
): Promise<ReconciliationHealth> {
  const foundBefore = new Date(now.getTime() - GRACE_MS).toISOString();
  const isScheduled = eq(reconciliations.actor, SCHEDULE);
  const [[uncredited], [last], [paused]] = await db.batch([
    db
      .select({ sessions: count(), oldestAt: min(uncreditedSessions.createdAt) })
      .from(uncreditedSessions)
      .where(
        and(
          lte(uncreditedSessions.foundAt, foundBefore),
          isUncredited(uncreditedSessions.purchase),
        ),
      ),
    db
      .select({
        id: reconciliations.id,
        status: reconciliations.status,
        lastError: reconciliations.lastError,
      })
      .from(reconciliations)
      .where(and(isScheduled, isNotNull(reconciliations.endedAt)))
      .orderBy(desc(reconciliations.endedAt))
      .limit(1),
    db
      .select({ id: reconciliations.id })
      .from(reconciliations)
      .where(and(isScheduled, eq(reconciliations.status, 'paused')))
      .limit(1),
  ]);
  return {
    uncredited: uncredited?.sessions ?? 0,
    oldestUncreditedAt: uncredited?.oldestAt ?? null,
    // One that failed always has its error.
    failed: last?.status === 'failed' ? { id: last.id, error: last.lastError ?? '' } : null,
    pausedId: paused?.id ?? null,
  };
}
