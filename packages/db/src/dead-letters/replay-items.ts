import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, replayItems } from '../schema/index.ts';

/** What became of an event of a replay so far. */
export const REPLAY_OUTCOMES = [
  'waiting',
  'skipped',
  'in_flight',
  'handled',
  'died_again',
  'discarded',
] as const;
export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

/** The outcome of an item, joined with its dead letter. */
export const itemOutcome = sql<ReplayOutcome>`CASE
  WHEN ${replayItems.skipReason} IS NOT NULL THEN 'skipped'
  WHEN ${replayItems.sentAt} IS NULL THEN 'waiting'
  WHEN ${deadLetters.status} IN ('handled', 'ignored') THEN 'handled'
  WHEN ${deadLetters.status} <> 'dead' THEN 'discarded'
  WHEN ${deadLetters.lastDiedAt} > ${replayItems.sentAt} THEN 'died_again'
  ELSE 'in_flight'
END`;

/** Why it was skipped, or why its event is dead. */
const outcomeReason = sql<string>`COALESCE(${replayItems.skipReason}, ${deadLetters.reason})`;

/** An event of a replay, with what its dead letter says now. */
export type ReplayItem = Awaited<ReturnType<typeof listReplayItems>>[number];

/** The first events of a replay, or of those with that outcome, in the order of their sending. */
export const listReplayItems = (db: Database, id: string, limit: number, outcome?: ReplayOutcome) =>
  db
    .select({
      position: replayItems.position,
      eventId: replayItems.eventId,
      sentAt: replayItems.sentAt,
      skipReason: replayItems.skipReason,
      type: deadLetters.type,
      userId: deadLetters.userId,
      amount: deadLetters.amount,
      currency: deadLetters.currency,
      status: deadLetters.status,
      outcome: itemOutcome,
      outcomeReason,
    })
    .from(replayItems)
    .leftJoin(deadLetters, eq(deadLetters.id, replayItems.eventId))
    .where(and(eq(replayItems.replayId, id), outcome && eq(itemOutcome, outcome)))
    .orderBy(asc(replayItems.position))
    .limit(limit);

export interface ReplayReason {
  readonly outcome: ReplayOutcome;
  readonly reason: string;
  readonly events: number;
}

const REASONS_MAX = 20;

/** Why events of a replay were skipped or died again, the most frequent reasons first. */
export const countReplayReasons = (db: Database, id: string): Promise<ReplayReason[]> =>
  db
    .select({ outcome: itemOutcome, reason: outcomeReason, events: count() })
    .from(replayItems)
    .leftJoin(deadLetters, eq(deadLetters.id, replayItems.eventId))
    .where(and(eq(replayItems.replayId, id), inArray(itemOutcome, ['skipped', 'died_again'])))
    .groupBy(itemOutcome, outcomeReason)
    .orderBy(desc(count()), asc(outcomeReason))
    .limit(REASONS_MAX);
