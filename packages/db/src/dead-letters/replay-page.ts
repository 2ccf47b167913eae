import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { deadLetters, eventHistory, replayItems, replays } from '../schema/index.ts';
import { jsonList, selectRow } from '../sql.ts';
import type { ReplayState } from './replays.ts';

export type WaitingItem = Awaited<ReturnType<typeof readReplayPage>>[number];

/**
 * The next events that a replay has to send, each with its dead letter as it is now. Every item up
 * to the replay's cursor is sent or skipped, so that no page reads the pages before it.
 */
export const readReplayPage = (
  db: Database,
  { id, cursor }: Pick<ReplayState, 'id' | 'cursor'>,
  limit: number,
) =>
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
    .where(
      and(
        eq(replayItems.replayId, id),
        gt(replayItems.position, cursor),
        isNull(replayItems.sentAt),
        isNull(replayItems.skipReason),
      ),
    )
    .orderBy(asc(replayItems.position))
    .limit(limit);

const itemsOf = (replayId: string, items: readonly Pick<WaitingItem, 'position'>[]) =>
  and(
    eq(replayItems.replayId, replayId),
    inArray(replayItems.position, jsonList(items.map(({ position }) => position))),
  );

const countOf = (items: SQL | undefined) =>
  sql`(SELECT COUNT(*) FROM ${replayItems} WHERE ${items})`;

/**
 * Called with the time before the queue gets them, so that a crash in between leaves a trace, and
 * with null when the queue did not take them.
 */
export async function markSending(
  db: Database,
  replayId: string,
  items: readonly WaitingItem[],
  now: Date | null,
): Promise<void> {
  await db
    .update(replayItems)
    .set({ sendingAt: now?.toISOString() ?? null })
    .where(itemsOf(replayId, items));
}

/** Called after the queue has them: a crash before that sends them again, which changes nothing. */
export async function markSent(
  db: Database,
  replay: Pick<ReplayState, 'id' | 'actor' | 'reason'>,
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
  const isOpen = and(itemsOf(replay.id, items), isNull(replayItems.sentAt));
  await db.batch([
    // Only items that are not marked yet: a repetition counts nothing twice.
    db
      .update(replays)
      .set({ sent: sql`${replays.sent} + ${countOf(isOpen)}` })
      .where(eq(replays.id, replay.id)),
    db.update(replayItems).set({ sentAt: at }).where(itemsOf(replay.id, items)),
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

export interface CompletedReplayPage {
  readonly skipped: readonly SkippedItem[];
  /** The last position of the page; null for an empty page. */
  readonly cursor: number | null;
  /** No item waits after the page. */
  readonly isLast: boolean;
}

/** Skips what cannot be sent, moves the cursor behind the page, and ends the replay at its end. */
export async function completePage(
  db: Database,
  replayId: string,
  { skipped, cursor, isLast }: CompletedReplayPage,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const byReason = Map.groupBy(skipped, ({ skipReason }) => skipReason);
  const moved = sql`MAX(${replays.cursor}, ${cursor ?? 0})`;
  const openOf = (items: readonly SkippedItem[]) =>
    and(itemsOf(replayId, items), isNull(replayItems.sentAt), isNull(replayItems.skipReason));
  const skippedNow = sql`${replays.skipped} + ${countOf(openOf(skipped))}`;
  await db.batch([
    db
      .update(replays)
      .set({ activeAt: at, cursor: moved, skipped: skippedNow })
      .where(eq(replays.id, replayId)),
    ...[...byReason].map(([skipReason, items]) =>
      db.update(replayItems).set({ skipReason }).where(openOf(items)),
    ),
    ...(isLast
      ? [
          db
            .update(replays)
            .set({ status: 'done', endedAt: at })
            .where(and(eq(replays.id, replayId), eq(replays.status, 'running'))),
        ]
      : []),
  ]);
}
