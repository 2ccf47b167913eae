import type { Database } from '@stripe-credits/db';
import {
  completePage,
  getReplaySummary,
  markSending,
  markSent,
  type ReplaySummary,
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
): Promise<ReplaySummary['status']> {
  const replay = await getReplaySummary(db, replayId);
  if (replay.status !== 'running') return replay.status;

  const items = await readReplayPage(db, replayId, pageSize);
  const sendable = items.flatMap(toSendable);
  for (const batch of toBatches(sendable)) {
    await markSending(db, replayId, batch, now);
    await queue.sendBatch(batch.map(({ message }) => message));
    await markSent(db, replay, batch, now);
  }

  const positions = new Set(sendable.map(({ position }) => position));
  const others = items.filter(({ position }) => !positions.has(position));
  // A step that was interrupted after its send has marked these before, and they are handled since.
  const sentBefore = others.filter(({ sendingAt }) => sendingAt !== null);
  if (sentBefore.length > 0) await markSent(db, replay, sentBefore, now);
  const skipped = others.filter(({ sendingAt }) => sendingAt === null).map(toSkipped);
  await completePage(db, replayId, skipped, now);
  return items.length < pageSize ? 'done' : 'running';
}

function toSendable(item: WaitingItem): SendableItem[] {
  const { status, body, encoding } = item;
  if (status !== 'dead' || body === null || encoding === null) return [];
  const message = fromStoredMessage({ body, encoding });
  return [{ ...item, message, bytes: byteLength(message.body) }];
}

const toSkipped = ({ position, status }: WaitingItem): SkippedItem => ({
  position,
  skipReason: status === 'dead' ? 'its payload was deleted' : `it is ${status} now`,
});
