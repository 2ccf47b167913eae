import type { Database } from '@stripe-credits/db';
import {
  completePage,
  getReplayState,
  markSending,
  markSent,
  type ReplayState,
  readReplayPage,
  type SkippedItem,
  type WaitingItem,
} from '@stripe-credits/db/dead-letters';
import { fromStoredMessage } from '@stripe-credits/platform/queue-message';
import { byteLength, type Sendable, toBatches } from '@stripe-credits/platform/send-batches';

interface SendableItem extends WaitingItem, Sendable {}

/**
 * Sends the next events of a running replay to the queue, and marks them after: a crash in between
 * sends them again, which the laws make harmless. Events that are no longer dead are skipped.
 *
 * @returns the status after the page; `running` while events wait.
 */
export async function sendReplayPage(
  db: Database,
  queue: Queue,
  replayId: string,
  pageSize: number,
  now: Date,
): Promise<ReplayState['status']> {
  const replay = await getReplayState(db, replayId);
  if (replay.status !== 'running') return replay.status;

  const items = await readReplayPage(db, replay, pageSize);
  const sendable = items.flatMap(toSendable);
  for (const batch of toBatches(sendable)) {
    await markSending(db, replayId, batch, now);
    try {
      await queue.sendBatch(batch.map(({ message }) => message));
    } catch (error) {
      await markSending(db, replayId, batch, null);
      throw error;
    }
    await markSent(db, replay, batch, now);
  }

  const positions = new Set(sendable.map(({ position }) => position));
  const others = items.filter(({ position }) => !positions.has(position));
  // A step that was interrupted after its send has marked these before, and they are handled since.
  const sentBefore = others.filter(({ sendingAt }) => sendingAt !== null);
  if (sentBefore.length > 0) await markSent(db, replay, sentBefore, now);
  const skipped = others.filter(({ sendingAt }) => sendingAt === null).map(toSkipped);
  const isLast = items.length < pageSize;
  const cursor = items.at(-1)?.position ?? null;
  await completePage(db, replayId, { skipped, cursor, isLast }, now);
  return isLast ? 'done' : 'running';
}

function toSendable(item: WaitingItem): SendableItem[] {
  const { status, body, encoding } = item;
  if (status !== 'dead' || body === null || encoding === null) return [];
  try {
    const message = fromStoredMessage({ body, encoding });
    return [{ ...item, message, bytes: byteLength(message.body) }];
  } catch {
    return [];
  }
}

function toSkipped({ position, status, body }: WaitingItem): SkippedItem {
  if (status !== 'dead') return { position, skipReason: `it is ${status} now` };
  const skipReason = body === null ? 'its payload was deleted' : 'its payload cannot be decoded';
  return { position, skipReason };
}
