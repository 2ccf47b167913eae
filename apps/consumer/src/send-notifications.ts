import {
  describe,
  markSent,
  notificationKey,
  oldestUnsent,
  toldNothing,
  unsentAmong,
} from '@stripe-credits/db';
import {
  type Notification,
  type NotificationKind,
  notificationKinds,
} from '@stripe-credits/stripe-events';
import type { Result } from './acknowledge.ts';
import type { Bindings } from './configuration.ts';
import { log } from './log.ts';
import { withinTime } from './within-time.ts';

/** A queue takes 256 KB at once; a notification has 5 KB at the very most. */
const SEND_MAX = 50;
/** A send has been seen to hang for a minute: the batch must not end that much later. */
const SEND_TIMEOUT_MS = 5_000;
/** What is younger may be on its way, in the invocation that recorded it. */
const ON_ITS_WAY_MS = 60_000;
/** So that one run stays far from the limits; the next one goes on. */
const ROUNDS_MAX = 40;

/**
 * What the product wants to be told of. A setting that is not understood is told in the log of
 * every batch, and holds up no event: whoever bought credits has no part in it.
 */
export function wantedNotifications({
  NOTIFICATIONS = '',
}: Bindings): ReadonlySet<NotificationKind> {
  try {
    return notificationKinds(NOTIFICATIONS);
  } catch (error) {
    log.error('nothing is told', { error: describe(error) });
    return toldNothing;
  }
}

/**
 * Tells what has just been committed. Best effort, and it never throws: what it leaves, the
 * schedule tells.
 */
export async function notifyOf(
  results: readonly Result[],
  wanted: ReadonlySet<NotificationKind>,
  env: Bindings,
  now: Date,
): Promise<void> {
  const keys = results.flatMap(({ became, delivery }) =>
    became === 'failed' ? [] : (notificationKey(delivery, wanted) ?? []),
  );
  if (keys.length === 0) return;
  try {
    await send(await unsentAmong(env.DB, keys), env, now);
  } catch (error) {
    log.warn('notifications wait', { notifications: keys.length, error: describe(error) });
  }
}

/** Tells what a crash, or a queue that refused, has left. */
export async function notifyOfUnsent(env: Bindings, now: Date): Promise<void> {
  if (wantedNotifications(env).size === 0) return;
  const recordedBy = new Date(now.getTime() - ON_ITS_WAY_MS);
  for (let round = 0, left = SEND_MAX; left === SEND_MAX && round < ROUNDS_MAX; round++) {
    const unsent = await oldestUnsent(env.DB, recordedBy, SEND_MAX);
    await send(unsent, env, now);
    left = unsent.length;
  }
}

/** Sent first and marked after: a crash in between sends again, under the same keys. */
async function send(
  unsent: readonly Notification[],
  { DB, NOTIFICATIONS_QUEUE: queue }: Bindings,
  now: Date,
): Promise<void> {
  if (!queue) throw new Error('no queue is bound as NOTIFICATIONS_QUEUE in wrangler.jsonc');
  for (let from = 0; from < unsent.length; from += SEND_MAX) {
    const some = unsent.slice(from, from + SEND_MAX);
    const messages = some.map((body) => ({ body, contentType: 'json' as const }));
    await withinTime(queue.sendBatch(messages), SEND_TIMEOUT_MS);
    await markSent(DB, some, now);
  }
  if (unsent.length > 0) log.info('notified', { notifications: unsent.length });
}
