import { count, desc } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters } from '../schema/index.ts';
import { discardable } from './discard.ts';
import {
  assertActionable,
  countSelected,
  describeCap,
  describeSelection,
  IDS_MAX,
  oldestFirst,
  type Selection,
} from './selection.ts';

/** What a discard would set aside. */
export interface DiscardPreview {
  /** The selection for a person to read. */
  readonly selection: string;
  /** How many would be discarded: the count to confirm. */
  readonly events: number;
  /** How many are dead and match: more if some are in flight, or one discard cannot take all. */
  readonly matching: number;
  /** Why fewer would be discarded than match; null when all would be. */
  readonly note: string | null;
  readonly byReason: readonly { readonly reason: string; readonly events: number }[];
}

/**
 * Changes nothing.
 *
 * @throws Refusal when a named event cannot be discarded, or nothing matches.
 */
export async function previewDiscard(
  db: Database,
  selection: Selection,
  now: Date,
  max = IDS_MAX,
): Promise<DiscardPreview> {
  await assertActionable(db, selection, { from: 'dead', done: 'discarded' }, now);
  const chosen = db
    .select({ reason: deadLetters.reason })
    .from(deadLetters)
    .where(discardable(selection, now))
    .orderBy(oldestFirst(selection))
    .limit(max)
    .as('chosen');
  const byReason = await db
    .select({ reason: chosen.reason, events: count() })
    .from(chosen)
    .groupBy(chosen.reason)
    .orderBy(desc(count()));
  const events = byReason.reduce((sum, group) => sum + group.events, 0);
  if (events === 0)
    throw new Refusal('conflict', 'No dead event matches: there is nothing to discard.');
  const matching = await countSelected(db, selection, 'dead');
  return {
    selection: describeSelection(selection),
    events,
    matching,
    note: matching > events ? describeRest(events, matching, max) : null,
    byReason,
  };
}

const describeRest = (events: number, matching: number, max: number): string =>
  events === max
    ? `These are ${describeCap(events, matching)}: discard the rest afterwards.`
    : `${(matching - events).toLocaleString('en')} more match, but they are in flight after a replay and are not discarded.`;
