import { findMissing, markSent, markTooLarge, type Turn } from '@stripe-credits/db/reconciliation';
import { queueMessage, TOO_LARGE } from '@stripe-credits/stripe-events/queue-message';
import type Stripe from 'stripe';
import type { Bindings } from '../configuration.ts';

/** A batch on the queue holds 256 KB and 100 messages; the rest is left for the platform's words. */
const BATCH_BYTES_MAX = 240_000;

interface Sendable {
  readonly id: string;
  readonly message: MessageSendRequest;
  readonly bytes: number;
}

/**
 * Puts those of a page's events on the queue that have not arrived, as ingest would have. Which they
 * are is written down first, and that they were sent is marked after: nothing can fall between.
 */
export async function sendMissing(
  events: readonly Stripe.Event[],
  turn: Turn,
  { DB, EVENTS }: Bindings,
): Promise<void> {
  const missing = await findMissing(DB, turn, events, new Date());
  if (missing.size === 0 || turn.dryRun) return;

  const tooLarge: string[] = [];
  const sendable: Sendable[] = [];
  // Stripe's list has the newest in front; the queue is given the oldest first.
  for (const event of events.toReversed()) {
    if (!missing.has(event.id)) continue;
    const text = JSON.stringify(event);
    const message = await queueMessage(text, new TextEncoder().encode(text));
    if (message === null) tooLarge.push(event.id);
    else sendable.push({ id: event.id, message, bytes: bytesOf(message.body) });
  }
  if (tooLarge.length > 0) await markTooLarge(DB, turn, tooLarge, TOO_LARGE);
  for (const batch of batchesOf(sendable)) {
    await EVENTS.sendBatch(batch.map(({ message }) => message));
    await markSent(
      DB,
      turn,
      batch.map(({ id }) => id),
      new Date(),
    );
  }
}

const bytesOf = (body: string | Uint8Array): number =>
  typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength;

/** In order, each as large as one send may be. A page has no more events than a batch may. */
function batchesOf(all: readonly Sendable[]): Sendable[][] {
  const batches: Sendable[][] = [];
  let bytes = 0;
  for (const one of all) {
    const last = batches.at(-1);
    if (last && bytes + one.bytes <= BATCH_BYTES_MAX) last.push(one);
    else {
      batches.push([one]);
      bytes = 0;
    }
    bytes += one.bytes;
  }
  return batches;
}
