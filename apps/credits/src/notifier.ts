import type { Database, Notification, NotificationSettings } from '@stripe-credits/db';
import { readNotificationSettings, sendCaused, sendCommitted } from '@stripe-credits/notifications';
import type { Bindings } from './configuration.ts';

/** What a call may notify of, and the sending of it behind the answer. */
export interface Notifier {
  readonly settings: NotificationSettings;
  /** Sends what a call has caused. */
  send(unsent: readonly Notification[]): void;
  /** Sends what a commit of that time wrote. */
  sendCommitted(now: Date): void;
}

/**
 * An answer neither waits for the queue nor fails with it: what is not sent is left to the schedule of
 * stripe-consumer.
 */
export function createNotifier(
  env: Bindings,
  db: Database,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
): Notifier {
  return {
    settings: readNotificationSettings(env),
    send(unsent) {
      if (unsent.length > 0) ctx.waitUntil(sendCaused(unsent, { env, db, now: new Date() }));
    },
    sendCommitted: (now) => ctx.waitUntil(sendCommitted({ env, db, now })),
  };
}
