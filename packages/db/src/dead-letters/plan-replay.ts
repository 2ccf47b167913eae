import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters, replayItems, replays } from '../schema/index.ts';
import { selectRow } from '../sql.ts';
import {
  assertActionable,
  describeCap,
  describeSelection,
  oldestFirst,
  SELECTION_MAX,
  type Selection,
  selected,
} from './selection.ts';

export interface ReplayPlan {
  readonly selection: Selection;
  readonly actor: string;
  readonly now: Date;
  /** At most so many, the oldest deaths first; SELECTION_MAX by default. */
  readonly max?: number;
}

/** How long a plan can be started: later the dead letters are others than those that were seen. */
export const PLAN_DAYS = 1;

/**
 * Freezes which dead events a replay sends, the oldest death first. Nothing is sent: the replay is
 * a dry run until it is started.
 *
 * @returns the id of the replay.
 * @throws Refusal when a named event cannot be replayed, or nothing matches.
 */
export async function planReplay(
  db: Database,
  { selection, actor, now, max = SELECTION_MAX }: ReplayPlan,
): Promise<string> {
  await assertActionable(db, selection, { from: 'dead', done: 'replayed' }, now);

  const id = newId('replay');
  const at = now.toISOString();
  const order = oldestFirst(selection);
  const replayable = and(selected(selection, 'dead'), isNotNull(deadLetters.body));
  const items = selectRow(
    replayItems,
    {
      replayId: id,
      position: sql`ROW_NUMBER() OVER (ORDER BY ${order})`,
      eventId: deadLetters.id,
    },
    sql`FROM ${deadLetters} WHERE ${replayable} ORDER BY ${order} LIMIT ${max}`,
  );
  const planned = eq(replays.id, id);
  const total = sql<number>`(SELECT COUNT(*) FROM ${replayItems} WHERE ${eq(replayItems.replayId, id)})`;
  const [, , [replay]] = await db.batch([
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
    db.update(replays).set({ total }).where(planned).returning({ total: replays.total }),
  ]);
  if (!replay?.total) {
    await db.delete(replays).where(planned);
    throw new Refusal('conflict', 'No dead event matches: there is nothing to replay.');
  }
  const matching = replay.total < max ? replay.total : await db.$count(deadLetters, replayable);
  if (matching > replay.total) {
    const cap = describeCap(replay.total, matching);
    const described = `${describeSelection(selection)}: ${cap}; replay the rest afterwards`;
    await db.update(replays).set({ selection: described }).where(planned);
  }
  return id;
}
