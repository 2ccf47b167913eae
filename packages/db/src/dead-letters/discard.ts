import { and, eq, inArray, not, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { newId } from '../new-id.ts';
import { type AuditedAction, Refusal } from '../refusal.ts';
import { deadLetters, discards, eventHistory, stripeEvents } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import { requireReason } from '../typed-text.ts';
import {
  assertActionable,
  describeSelection,
  IDS_MAX,
  isInFlight,
  oldestFirst,
  type Selection,
  selected,
} from './selection.ts';

export interface DiscardRequest extends AuditedAction {
  readonly selection: Selection;
  /** How many the actor confirmed. Another number refuses everything. */
  readonly count: number;
  readonly now: Date;
  /** At most so many, the oldest deaths first; IDS_MAX by default. */
  readonly max?: number;
}

/** A discard, by which all of its events can be restored at once. */
export interface Discarded {
  readonly id: string;
  readonly events: number;
}

/** The selected dead letters that can be discarded: those in flight after a replay stay dead. */
export const discardable = (selection: Selection, now: Date) =>
  and(selected(selection, 'dead'), not(isInFlight(now)));

/** Sets dead events aside. They are kept with the reason, and can be restored. */
export async function discard(
  db: Database,
  { selection, count, actor, now, max = IDS_MAX, ...action }: DiscardRequest,
): Promise<Discarded> {
  const reason = requireReason(action.reason);
  await assertActionable(db, selection, { from: 'dead', done: 'discarded' }, now);
  const matches = await db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(discardable(selection, now))
    .orderBy(oldestFirst(selection))
    .limit(max);
  if (matches.length !== count)
    throw new Refusal(
      'conflict',
      `The number of matching dead events is ${matches.length}, not the ${count} that you confirmed. Nothing was changed: check the selection again.`,
    );
  if (count === 0)
    throw new Refusal('conflict', 'No dead event matches: there is nothing to discard.');

  const id = newId('discard');
  const at = now.toISOString();
  const ids = jsonList(matches.map((match) => match.id));
  // The status is checked once more, so that an event that was handled meanwhile stays handled.
  const stillDead = and(inArray(deadLetters.id, ids), eq(deadLetters.status, 'dead'));
  const chosen = db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(eq(deadLetters.discardId, id));
  const history = selectRow(
    eventHistory,
    { eventId: deadLetters.id, occurredAt: at, action: 'discarded', actor, reason },
    sql`FROM ${deadLetters} WHERE ${eq(deadLetters.discardId, id)}`,
  );
  const row = selectRow(
    discards,
    {
      id,
      selection: describeSelection(selection),
      actor,
      reason,
      events: sql`COUNT(*)`,
      createdAt: at,
    },
    sql`FROM ${deadLetters} WHERE ${eq(deadLetters.discardId, id)} HAVING COUNT(*) > 0`,
  );
  const [, , , [discarded]] = await db.batch([
    db.update(deadLetters).set({ discardId: id }).where(stillDead),
    db.insert(eventHistory).select(history).onConflictDoNothing(),
    db
      .update(stripeEvents)
      .set({ status: 'discarded', completedAt: at })
      .where(inArray(stripeEvents.id, chosen)),
    db.insert(discards).select(row).returning({ events: discards.events }),
  ]);
  if (!discarded)
    throw new Refusal('conflict', 'The selected events are no longer dead. Nothing was changed.');
  return { id, events: discarded.events };
}
