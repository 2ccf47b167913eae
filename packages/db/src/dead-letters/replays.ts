import { asc, count, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { deadLetters, replayItems, replays } from '../schema/index.ts';

const summaryColumns = {
  id: replays.id,
  status: replays.status,
  selection: replays.selection,
  actor: replays.actor,
  reason: replays.reason,
  createdAt: replays.createdAt,
  endedAt: replays.endedAt,
};

export type ReplaySummary = Pick<typeof replays.$inferSelect, keyof typeof summaryColumns>;

/** Newest first, without progress: that would read the items of all. */
export const listReplays = (db: Database, limit: number): Promise<ReplaySummary[]> =>
  db.select(summaryColumns).from(replays).orderBy(desc(replays.createdAt)).limit(limit);

const stateColumns = {
  id: replays.id,
  status: replays.status,
  actor: replays.actor,
  reason: replays.reason,
  cursor: replays.cursor,
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
  readonly rate: number;
  readonly total: number;
  readonly sent: number;
  readonly skipped: number;
  /** Of those that were sent: handled or ignored, or dead once more. */
  readonly handled: number;
  readonly diedAgain: number;
  /** Sent, and neither handled nor dead again so far. */
  readonly inFlight: number;
}

const countIf = (condition: ReturnType<typeof sql>) =>
  sql<number>`COUNT(iif(${condition}, 1, NULL))`;
const isDead = sql`${deadLetters.status} = 'dead'`;

/** @throws Refusal for an unknown id. */
export async function getReplay(db: Database, id: string): Promise<ReplayProgress> {
  const replay = await db
    .select({
      ...summaryColumns,
      rate: replays.rate,
      total: count(replayItems.position),
      sent: count(replayItems.sentAt),
      skipped: count(replayItems.skipReason),
      handled: countIf(
        sql`${replayItems.sentAt} IS NOT NULL AND ${deadLetters.status} IN ('handled', 'ignored')`,
      ),
      diedAgain: countIf(sql`${isDead} AND ${deadLetters.lastDiedAt} > ${replayItems.sentAt}`),
      inFlight: countIf(sql`${isDead} AND ${deadLetters.lastDiedAt} <= ${replayItems.sentAt}`),
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

const itemColumns = {
  position: replayItems.position,
  eventId: replayItems.eventId,
  sentAt: replayItems.sentAt,
  skipReason: replayItems.skipReason,
};
const letterColumns = {
  type: deadLetters.type,
  userId: deadLetters.userId,
  amount: deadLetters.amount,
  currency: deadLetters.currency,
  status: deadLetters.status,
};

/** An event of a replay, with what its dead letter says now. */
export type ReplayItem = Awaited<ReturnType<typeof listReplayItems>>[number];

/** The first events of a replay, in the order in which they are sent. */
export const listReplayItems = (db: Database, id: string, limit: number) =>
  db
    .select({ ...itemColumns, ...letterColumns })
    .from(replayItems)
    .leftJoin(deadLetters, eq(deadLetters.id, replayItems.eventId))
    .where(eq(replayItems.replayId, id))
    .orderBy(asc(replayItems.position))
    .limit(limit);
