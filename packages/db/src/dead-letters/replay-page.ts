import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, eventHistory, replayItems, replays } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import type { ReplayProgress } from './replays.ts';

/** Items that are neither sent nor skipped. */
const waiting = and(isNull(replayItems.sentAt), isNull(replayItems.skipReason));

export type WaitingItem = Awaited<ReturnType<typeof readReplayPage>>[number];

/** The next events that a replay has to send, each with its dead letter as it is now. */
export const readReplayPage = (db: Database, replayId: string, limit: number) =>
  db
    .select({
      position: replayItems.position,
      eventId: replayItems.eventId,
      sendingAt: replayItems.sendingAt,
      status: deadLetters.status,
      body: deadLetters.body,
      encoding: deadLetters.encoding,
    })
    .from(replayItems)
    .leftJoin(deadLetters, eq(deadLetters.id, replayItems.eventId))
    .where(and(eq(replayItems.replayId, replayId), waiting))
    .orderBy(asc(replayItems.position))
    .limit(limit);

const among = (replayId: string, items: readonly Pick<WaitingItem, 'position'>[]) =>
  and(
    eq(replayItems.replayId, replayId),
    inArray(replayItems.position, jsonList(items.map(({ position }) => position))),
  );

/** Called before the queue gets them, so that a crash in between leaves a trace. */
export async function markSending(
  db: Database,
  replayId: string,
  items: readonly WaitingItem[],
  now: Date,
): Promise<void> {
  await db.update(replayItems).set({ sendingAt: now.toISOString() }).where(among(replayId, items));
}

/** Called after the queue has them: a crash before that sends them again, which changes nothing. */
export async function markSent(
  db: Database,
  replay: Pick<ReplayProgress, 'id' | 'actor' | 'reason'>,
  items: readonly WaitingItem[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const eventIds = jsonList(items.map(({ eventId }) => eventId));
  const history = selectRow(
    eventHistory,
    {
      eventId: deadLetters.id,
      occurredAt: at,
      action: 'replayed',
      actor: replay.actor,
      reason: replay.reason,
    },
    sql`FROM ${deadLetters} WHERE ${inArray(deadLetters.id, eventIds)}`,
  );
  await db.batch([
    db.update(replayItems).set({ sentAt: at }).where(among(replay.id, items)),
    db
      .update(deadLetters)
      .set({ replays: sql`${deadLetters.replays} + 1`, replayedAt: at })
      .where(inArray(deadLetters.id, eventIds)),
    db.insert(eventHistory).select(history).onConflictDoNothing(),
  ]);
}

export interface SkippedItem extends Pick<WaitingItem, 'position'> {
  readonly skipReason: string;
}

/** Skips what cannot be sent, records the progress, and ends the replay when nothing waits. */
export async function completePage(
  db: Database,
  replayId: string,
  skipped: readonly SkippedItem[],
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const skippedItems = sql`json_each(${JSON.stringify(skipped)}) AS skipped`;
  const remaining = db
    .select({ position: replayItems.position })
    .from(replayItems)
    .where(and(eq(replayItems.replayId, replayId), waiting));
  await db.batch([
    db
      .update(replayItems)
      .set({ skipReason: sql`skipped.value ->> 'skipReason'` })
      .from(skippedItems)
      .where(
        and(
          eq(replayItems.replayId, replayId),
          eq(replayItems.position, sql`skipped.value ->> 'position'`),
        ),
      ),
    db.update(replays).set({ activeAt: at }).where(eq(replays.id, replayId)),
    db
      .update(replays)
      .set({ status: 'done', endedAt: at })
      .where(
        and(eq(replays.id, replayId), eq(replays.status, 'running'), sql`NOT EXISTS ${remaining}`),
      ),
  ]);
}
