import {
  type Database,
  errorMessage,
  findOldestUnsent,
  findUnsent,
  markSent,
  type Notification,
} from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { withTimeout } from '@stripe-credits/platform/with-timeout';
import type { NotificationBindings } from './settings.ts';

/** A queue takes 256 KB per call; a notification has at most 5 KB. */
const SEND_MAX = 50;
/** A send has been seen to hang for a minute, and the invocation ends after it. */
const SEND_TIMEOUT_MS = 5_000;
/** The invocation that recorded a younger notification may be sending it. */
const IN_FLIGHT_MS = 60_000;
/** Keeps one run far from the platform's limits; the next run continues. */
const ROUNDS_MAX = 40;

/** With what notifications are sent. */
interface Sender {
  readonly env: Pick<NotificationBindings, 'NOTIFICATIONS_QUEUE'>;
  readonly db: Database;
  readonly now: Date;
}

/** Sends what the commit of `sender.now` wrote. Never throws: the schedule sends what is left. */
export const sendCommitted = (sender: Sender): Promise<void> =>
  sendOrLeave(() => findUnsent(sender.db, sender.now), sender);

/** Sends what a call has caused. Never throws: the schedule sends what is left. */
export const sendCaused = (unsent: readonly Notification[], sender: Sender): Promise<void> =>
  sendOrLeave(async () => unsent, sender);

async function sendOrLeave(
  find: () => Promise<readonly Notification[]>,
  sender: Sender,
): Promise<void> {
  try {
    await send(await find(), sender);
  } catch (error) {
    log.warn('notifications delayed', { error: errorMessage(error) });
  }
}

/**
 * Sends the notifications that a crash, or a queue that was unavailable, has left.
 *
 * @throws when the queue or the database refuses: the run of the schedule is shown as failed.
 */
export async function sendUnsent(sender: Sender): Promise<void> {
  const recordedBy = new Date(sender.now.getTime() - IN_FLIGHT_MS);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const unsent = await findOldestUnsent(sender.db, recordedBy, SEND_MAX);
    await send(unsent, sender);
    if (unsent.length < SEND_MAX) return;
  }
}

/** Sent first and marked after: a crash in between sends them again, under the same keys. */
async function send(unsent: readonly Notification[], { env, db, now }: Sender): Promise<void> {
  if (unsent.length === 0) return;
  const queue = env.NOTIFICATIONS_QUEUE;
  if (!queue) throw new Error('no queue is bound as NOTIFICATIONS_QUEUE in wrangler.jsonc');
  for (let from = 0; from < unsent.length; from += SEND_MAX) {
    const batch = unsent.slice(from, from + SEND_MAX);
    const messages = batch.map((body) => ({ body, contentType: 'json' as const }));
    await withTimeout(queue.sendBatch(messages), SEND_TIMEOUT_MS);
    await markSent(db, batch, now);
  }
  log.info('notifications sent', { notifications: unsent.length });
}
