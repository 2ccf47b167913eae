import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { ignoreCreditedIds } from '../commit/credited-purchases.ts';
import type { Database } from '../database.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { deadLetters, discards, eventHistory, stripeEvents } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import { requireReason } from '../typed-text.ts';
import { getDiscard } from './discards.ts';
import { assertActionable } from './selection.ts';

interface Restore extends AuditedAction {
  readonly now: Date;
}

export interface RestoreRequest extends Restore {
  readonly ids: readonly string[];
  /** How many the actor confirmed. Another number refuses everything. */
  readonly count: number;
}

/** Makes discarded events dead again, with the age that they had. */
export async function restore(
  db: Database,
  { ids, count, ...action }: RestoreRequest,
): Promise<number> {
  const request = { ...action, reason: requireReason(action.reason) };
  await assertActionable(db, { ids }, { from: 'discarded', done: 'restored' }, request.now);
  if (ids.length !== count)
    throw new Refusal(
      'conflict',
      `The number of matching discarded events is ${ids.length}, not the ${count} that you confirmed. Nothing was changed: check the selection again.`,
    );
  const [, restored] = await db.batch(
    restoring(db, inArray(deadLetters.id, jsonList(ids)), request),
  );
  return assertRestored(restored);
}

/**
 * Makes all events of a discard dead again that are still discarded.
 *
 * @returns how many.
 * @throws Refusal for an unknown id, or when none of them is discarded any more.
 */
export async function restoreDiscard(db: Database, id: string, action: Restore): Promise<number> {
  const request = { ...action, reason: requireReason(action.reason) };
  const { restoredAt, remaining } = await getDiscard(db, id);
  if (restoredAt !== null)
    throw new Refusal('conflict', `${id} is restored already: there is nothing left to restore.`);
  if (remaining === 0) throw new Refusal('conflict', `No event of ${id} is discarded any more.`);
  const [, restored] = await db.batch([
    ...restoring(db, eq(deadLetters.discardId, id), request),
    db
      .update(discards)
      .set({ restoredAt: request.now.toISOString() })
      .where(and(eq(discards.id, id), isNull(discards.restoredAt))),
  ]);
  return assertRestored(restored);
}

/** @throws Refusal when somebody else has restored the events meanwhile. */
function assertRestored(restored: readonly unknown[]): number {
  if (restored.length === 0)
    throw new Refusal('conflict', 'Somebody else has just restored these events.');
  return restored.length;
}

function restoring(db: Database, letters: SQL, { actor, reason, now }: Restore) {
  const at = now.toISOString();
  const isDiscarded = and(letters, eq(deadLetters.status, 'discarded'));
  const history = selectRow(
    eventHistory,
    { eventId: deadLetters.id, occurredAt: at, action: 'restored', actor, reason },
    sql`FROM ${deadLetters} WHERE ${isDiscarded}`,
  );
  const ids = db.select({ id: deadLetters.id }).from(deadLetters).where(isDiscarded);
  return [
    db.insert(eventHistory).select(history).onConflictDoNothing(),
    db
      .update(stripeEvents)
      .set({ status: 'dead', completedAt: at })
      .where(inArray(stripeEvents.id, ids))
      .returning({ id: stripeEvents.id }),
    // Their purchase may have been credited meanwhile.
    ignoreCreditedIds(db, sql`(SELECT ${deadLetters.id} FROM ${deadLetters} WHERE ${letters})`, at),
    db.update(deadLetters).set({ discardId: null }).where(letters),
  ] as const;
}
