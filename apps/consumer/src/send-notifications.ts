import {
  errorMessage,
  findOldestUnsent,
  findUnsent,
  markSent,
  type Notification,
  notificationKey,
} from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { withTimeout } from '@stripe-credits/platform/with-timeout';
import type { DeliveryResult } from './acknowledge.ts';
import type { BatchContext } from './configuration.ts';

/** A queue takes 256 KB per call; a notification has at most 5 KB. */
const SEND_MAX = 50;
/** A send has been seen to hang for a minute, and the batch ends after it. */
const SEND_TIMEOUT_MS = 5_000;
/** The invocation that recorded a younger notification may be sending it. */
const IN_FLIGHT_MS = 60_000;
/** Keeps one run far from the platform's limits; the next run continues. */
const ROUNDS_MAX = 40;

/** Sends the notifications of a commit. Never throws: the schedule sends what is left. */
export async function sendCommitted(
  results: readonly DeliveryResult[],
  context: BatchContext,
): Promise<void> {
  const keys = results.flatMap(({ disposition, delivery }) =>
    disposition === 'failed' ? [] : (notificationKey(delivery, context.notify.kinds) ?? []),
  );
  if (keys.length === 0) return;
  try {
    await send(await findUnsent(context.db, keys), context);
  } catch (error) {
    log.warn('notifications delayed', {
      notifications: keys.length,
      error: errorMessage(error),
    });
  }
}

/** Sends the notifications that a crash, or a queue that was unavailable, has left. */
export async function sendUnsent(context: BatchContext): Promise<void> {
  const { db, now, notify } = context;
  if (notify.kinds.size === 0) return;
  const recordedBy = new Date(now.getTime() - IN_FLIGHT_MS);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const unsent = await findOldestUnsent(db, recordedBy, SEND_MAX);
    await send(unsent, context);
    if (unsent.length < SEND_MAX) return;
  }
}

/** Sent first and marked after: a crash in between sends them again, under the same keys. */
async function send(
  unsent: readonly Notification[],
  { env, db, now }: BatchContext,
): Promise<void> {
  const queue = env.NOTIFICATIONS_QUEUE;
  if (!queue) throw new Error('no queue is bound as NOTIFICATIONS_QUEUE in wrangler.jsonc');
  for (let from = 0; from < unsent.length; from += SEND_MAX) {
    const batch = unsent.slice(from, from + SEND_MAX);
    const messages = batch.map((body) => ({ body, contentType: 'json' as const }));
    await withTimeout(queue.sendBatch(messages), SEND_TIMEOUT_MS);
    await markSent(db, batch, now);
  }
  if (unsent.length > 0) log.info('notifications sent', { notifications: unsent.length });
}
