import { and, isNull, lt, or, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/sqlite-core';
import { PLAN_DAYS } from '../dead-letters/plan-replay.ts';
import { replayItems, replays } from '../schema/index.ts';
import type { RetentionSettings } from './settings.ts';
import type { Cutoff, Walk } from './walk.ts';

/**
 * Plans that can no longer be started, and replays that ended. The history of each event keeps who
 * replayed it and why.
 */
const hasExpired = ({ eventDays }: RetentionSettings, before: Cutoff) =>
  or(
    and(isNull(replays.startedAt), lt(replays.createdAt, before(PLAN_DAYS))),
    lt(replays.endedAt, before(eventDays)),
  );

export function walkReplayItems(settings: RetentionSettings, before: Cutoff): Walk {
  const expired = new QueryBuilder()
    .select({ id: replays.id })
    .from(replays)
    .where(hasExpired(settings, before));
  return {
    table: replayItems,
    key: [replayItems.replayId, replayItems.position],
    // The unary plus keeps SQLite from reading all items of the expired replays in every step.
    expire: (db, range) =>
      db.delete(replayItems).where(and(range, sql`+${replayItems.replayId} IN ${expired}`)),
  };
}

/** A replay stays as long as it has items, which its page counts. */
export const walkReplays = (settings: RetentionSettings, before: Cutoff): Walk => ({
  table: replays,
  key: [replays.id],
  expire: (db, range) =>
    db
      .delete(replays)
      .where(
        and(
          range,
          hasExpired(settings, before),
          sql`NOT EXISTS (SELECT 1 FROM ${replayItems} WHERE ${replayItems.replayId} = ${replays.id})`,
        ),
      ),
});
