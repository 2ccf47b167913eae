import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters, replayItems, replays } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import {
  assertActionable,
  describeSelection,
  SELECTION_MAX,
  type Selection,
  selected,
} from './selection.ts';

export interface ReplayPlan {
  readonly selection: Selection;
  readonly actor: string;
  readonly now: Date;
}

/**
 * Freezes which dead events a replay sends, the oldest death first. Nothing is sent: the replay is
 * a dry run until it is started.
 *
 * @returns the id of the replay.
 * @throws Refusal when a named event cannot be replayed, or nothing matches.
 */
export async function planReplay(
  db: Database,
  { selection, actor, now }: ReplayPlan,
): Promise<string> {
  await assertActionable(db, selection, { from: 'dead', done: 'replayed' }, now);

  const id = newId('replay');
  const at = now.toISOString();
  const order = sql`${asc(deadLetters.lastDiedAt)}, ${asc(deadLetters.id)}`;
  const items = selectRow(
    replayItems,
    {
      replayId: id,
      position: sql`ROW_NUMBER() OVER (ORDER BY ${order})`,
      eventId: deadLetters.id,
    },
    sql`FROM ${deadLetters} WHERE ${and(selected(selection, 'dead'), isNotNull(deadLetters.body))}
      ORDER BY ${order} LIMIT ${SELECTION_MAX}`,
  );
  const [, { meta }] = await db.batch([
    db.insert(replays).values({
      id,
      status: 'planned',
      selection: describeSelection(selection),
      actor,
      reason: '',
      rate: 1,
      createdAt: at,
      activeAt: at,
    }),
    db.insert(replayItems).select(items),
  ]);
  if (meta.changes === 0) {
    await db.delete(replays).where(eq(replays.id, id));
    throw new Refusal('conflict', 'Nothing that is dead matches: there is nothing to replay.');
  }
  return id;
}
