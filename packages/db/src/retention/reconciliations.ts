import { and, inArray, lt, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/sqlite-core';
import { missingEvents, reconciliations } from '../schema/index.ts';
import type { Cutoff, Walk } from './walk.ts';

/** As long as Stripe lists events: nobody can compare an older window again. */
const RECONCILIATION_DAYS = 30;

const hasExpired = (before: Cutoff) => lt(reconciliations.endedAt, before(RECONCILIATION_DAYS));

export function walkMissingEvents(before: Cutoff): Walk {
  const { reconciliationId, eventId } = missingEvents;
  const expired = new QueryBuilder()
    .select({ id: reconciliations.id })
    .from(reconciliations)
    .where(hasExpired(before));
  return {
    table: missingEvents,
    key: [reconciliationId, eventId],
    // The unary plus keeps SQLite from reading all events of the expired reconciliations in every step.
    expire: (db, range) =>
      db.delete(missingEvents).where(and(range, inArray(sql`+${reconciliationId}`, expired))),
  };
}

/** A reconciliation stays as long as it has missing events, which its page counts. */
export const walkReconciliations = (before: Cutoff): Walk => ({
  table: reconciliations,
  key: [reconciliations.id],
  expire: (db, range) =>
    db.delete(reconciliations).where(
      and(
        range,
        hasExpired(before),
        sql`NOT EXISTS (SELECT 1 FROM ${missingEvents}
            WHERE ${missingEvents.reconciliationId} = ${reconciliations.id})`,
      ),
    ),
});
