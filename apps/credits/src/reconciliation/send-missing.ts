import type { Database } from '@stripe-credits/db';
import {
  findMissing,
  markMissingRejected,
  markMissingSent,
  type ReconciliationProgress,
} from '@stripe-credits/db/reconciliation';
import { encodeQueueMessage, TOO_LARGE } from '@stripe-credits/platform/queue-message';
import { byteLength, type Sendable, toBatches } from '@stripe-credits/platform/send-batches';
import type Stripe from 'stripe';
import type { Bindings } from '../configuration.ts';

interface MissingEvent extends Sendable {
  readonly id: string;
}

/**
 * Puts the events of a page that have not arrived on the queue, as ingest would have. They are
 * recorded before they are sent, and marked after: a crash in between sends them again.
 */
export async function sendMissing(
  db: Database,
  { id, dryRun }: Pick<ReconciliationProgress, 'id' | 'dryRun'>,
  events: readonly Stripe.Event[],
  { EVENTS }: Pick<Bindings, 'EVENTS'>,
): Promise<void> {
  const missing = await findMissing(db, id, events, new Date());
  if (missing.size === 0 || dryRun) return;

  const tooLarge: string[] = [];
  const sendable: MissingEvent[] = [];
  // Stripe lists the newest first; the queue gets the oldest first.
  for (const event of events.toReversed()) {
    if (!missing.has(event.id)) continue;
    const text = JSON.stringify(event);
    const message = await encodeQueueMessage(text, new TextEncoder().encode(text));
    if (message === null) tooLarge.push(event.id);
    else sendable.push({ id: event.id, message, bytes: byteLength(message.body) });
  }
  if (tooLarge.length > 0) await markMissingRejected(db, id, tooLarge, TOO_LARGE);
  for (const batch of toBatches(sendable)) {
    await EVENTS.sendBatch(batch.map(({ message }) => message));
    const sent = batch.map((event) => event.id);
    await markMissingSent(db, id, sent, new Date());
  }
}
