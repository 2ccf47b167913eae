import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import {
  type CreationCursor,
  isListed,
  type ListOptions,
  newestCreatedFirst,
  toCreationCursor,
  toPage,
} from '../list-page.ts';
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

export interface ReplayListPage {
  readonly replays: readonly ReplaySummary[];
  /** Null on the last page. */
  readonly nextCursor: CreationCursor | null;
}

/** Newest first. What became of the events is left out: that would read the items of all. */
export async function listReplays(
  db: Database,
  options: ListOptions<ReplaySummary['status']>,
): Promise<ReplayListPage> {
  const rows = await db
    .select(summaryColumns)
    .from(replays)
    .where(isListed(replays, options))
    .orderBy(...newestCreatedFirst(replays))
    .limit(options.limit + 1);
  const { page, nextCursor } = toPage(rows, options.limit, toCreationCursor);
  return { replays: page, nextCursor };
}

const ACTIVE_MAX = 20;

/** Those that are running or paused, newest first. */
export const listActiveReplays = (db: Database): Promise<ReplaySummary[]> =>
  db
    .select(summaryColumns)
    .from(replays)
    .where(inArray(replays.status, ['running', 'paused']))
    .orderBy(desc(replays.createdAt))
    .limit(ACTIVE_MAX);

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

const unknownReplay = (id: string) => new Refusal('not_found', `There is no replay ${id}.`);

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
