import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { type AuditedAction, Refusal, requireReason } from '../refusal.ts';
import { deadLetters, eventHistory, stripeEvents } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import { type Action, assertActionable, IDS_MAX, type Selection, selected } from './selection.ts';

export interface DiscardRequest extends AuditedAction {
  readonly selection: Selection;
  /** How many the actor confirmed. Another number refuses everything. */
  readonly count: number;
  readonly now: Date;
}

/** Sets dead events aside. They are kept with the reason, and can be restored. */
export const discard = (db: Database, request: DiscardRequest): Promise<number> =>
  move(db, request, { from: 'dead', to: 'discarded', done: 'discarded' });

/** Makes discarded events dead again. */
export const restore = (db: Database, request: DiscardRequest): Promise<number> =>
  move(db, request, { from: 'discarded', to: 'dead', done: 'restored' });

interface Move extends Action {
  readonly to: 'dead' | 'discarded';
  readonly done: 'discarded' | 'restored';
}

async function move(
  db: Database,
  { selection, count, actor, reason, now }: DiscardRequest,
  action: Move,
): Promise<number> {
  requireReason({ reason });
  await assertActionable(db, selection, action, now);

  const { from, to, done } = action;
  const matches = await db
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(selected(selection, from))
    .limit(IDS_MAX);
  if (matches.length !== count)
    throw new Refusal(
      'conflict',
      `${matches.length} are ${from} and match, not the ${count} that were confirmed: look again.`,
    );

  // The status is checked once more, so that an event that was handled meanwhile stays handled.
  const stillThere = and(
    inArray(stripeEvents.id, jsonList(matches.map(({ id }) => id))),
    eq(stripeEvents.status, from),
  );
  const at = now.toISOString();
  const history = selectRow(
    eventHistory,
    { eventId: stripeEvents.id, occurredAt: at, action: done, actor, reason },
    sql`FROM ${stripeEvents} WHERE ${stillThere}`,
  );
  await db.batch([
    db.insert(eventHistory).select(history).onConflictDoNothing(),
    db.update(stripeEvents).set({ status: to, completedAt: at }).where(stillThere),
  ]);
  return matches.length;
}
