import type { Database, Statement } from '../database.ts';
import { otherPayments } from '../schema/index.ts';
import { selectJsonRows } from '../sql.ts';
import type { CommittableEvent } from './committable-event.ts';

/** Payments that are not for credits, each once: a trigger adds them to the sums of the day. */
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
    db.insert(otherPayments).select(selectJsonRows(otherPayments, rows)).onConflictDoNothing(),
  ];
}
