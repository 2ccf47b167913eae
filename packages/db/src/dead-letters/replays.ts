import { and, desc, eq, inArray, sql } from 'drizzle-orm';
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

/** The last row of a page: the next page begins behind it. */
type ReplayCursor = Pick<ReplaySummary, 'createdAt' | 'id'>;

export interface ReplayListPage {
  readonly replays: readonly ReplaySummary[];
  /** Null on the last page. */
  readonly nextCursor: ReplayCursor | null;
}

interface ReplayListOptions {
  readonly status?: ReplaySummary['status'] | undefined;
  readonly after?: ReplayCursor | undefined;
  readonly limit: number;
}

/** Newest first. What became of the events is left out: that would read the items of all. */
export async function listReplays(
  db: Database,
  { status, after, limit }: ReplayListOptions,
): Promise<ReplayListPage> {
  const { createdAt, id } = replays;
  const isBehind = after && sql`(${createdAt}, ${id}) < (${after.createdAt}, ${after.id})`;
  const rows = await db
    .select(summaryColumns)
    .from(replays)
    .where(and(status && eq(replays.status, status), isBehind))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    replays: page,
    nextCursor: hasMore ? { createdAt: last.createdAt, id: last.id } : null,
  };
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
