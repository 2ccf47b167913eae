import { desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters, replayItems, replays } from '../schema/index.ts';
import { itemOutcome, type ReplayOutcome } from './replay-items.ts';

const summaryColumns = {
  id: replays.id,
  status: replays.status,
  selection: replays.selection,
  actor: replays.actor,
  reason: replays.reason,
  rate: replays.rate,
  createdAt: replays.createdAt,
  startedAt: replays.startedAt,
  endedAt: replays.endedAt,
  total: replays.total,
  sent: replays.sent,
  skipped: replays.skipped,
};

export type ReplaySummary = Pick<typeof replays.$inferSelect, keyof typeof summaryColumns>;

/** Newest first. What became of the events is left out: that would read the items of all. */
export const listReplays = (db: Database, limit: number): Promise<ReplaySummary[]> =>
  db.select(summaryColumns).from(replays).orderBy(desc(replays.createdAt)).limit(limit);

const stateColumns = {
  id: replays.id,
  status: replays.status,
  actor: replays.actor,
  reason: replays.reason,
  cursor: replays.cursor,
  createdAt: replays.createdAt,
};

/** What the next page of a replay depends on. */
export type ReplayState = Pick<typeof replays.$inferSelect, keyof typeof stateColumns>;

/** @throws Refusal for an unknown id. */
export async function getReplayState(db: Database, id: string): Promise<ReplayState> {
  const replay = await db.select(stateColumns).from(replays).where(eq(replays.id, id)).get();
  if (!replay) throw unknownReplay(id);
  return replay;
}

const unknownReplay = (id: string) =>
  new Refusal('not_found', `${id} is not a replay that is known here.`);

export interface ReplayProgress extends ReplaySummary {
  /** Of those that were sent: handled or ignored, or dead once more. */
  readonly handled: number;
  readonly diedAgain: number;
  /** Sent, and neither handled nor dead again so far. */
  readonly inFlight: number;
}

const countOf = (outcome: ReplayOutcome) =>
  sql<number>`COUNT(iif(${itemOutcome} = ${sql.raw(`'${outcome}'`)}, 1, NULL))`;

/** @throws Refusal for an unknown id. */
export async function getReplay(db: Database, id: string): Promise<ReplayProgress> {
  const replay = await db
    .select({
      ...summaryColumns,
      handled: countOf('handled'),
      diedAgain: countOf('died_again'),
      inFlight: countOf('in_flight'),
    })
    .from(replays)
    .leftJoin(replayItems, eq(replayItems.replayId, replays.id))
    .leftJoin(deadLetters, eq(deadLetters.id, replayItems.eventId))
    .where(eq(replays.id, id))
    .groupBy(replays.id)
    .get();
  if (!replay) throw unknownReplay(id);
  return replay;
}
