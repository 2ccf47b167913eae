import {
  errorMessage,
  NO_NOTIFICATIONS,
  type NotificationEnv,
  type NotificationSettings,
  parseNotificationSettings,
} from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';

/** What a Worker that writes and sends notifications has in its environment. */
export interface NotificationBindings extends NotificationEnv {
  readonly NOTIFICATIONS_QUEUE?: Pick<Queue, 'sendBatch'>;
}

/** An invalid setting is logged each time and disables notifications, never the Worker's work. */
export function readNotificationSettings(env: NotificationEnv): NotificationSettings {
  try {
    return parseNotificationSettings(env);
  } catch (error) {
    log.error('notifications disabled', { error: errorMessage(error) });
    return NO_NOTIFICATIONS;
  }
}
