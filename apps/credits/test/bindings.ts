import type { Notification as StoredNotification } from '@stripe-credits/db';
import type { Notification } from '../src/api/notifications.ts';
import type { Bindings } from '../src/configuration.ts';

/** Checked by the compiler: wrangler.jsonc has every binding that the Worker needs. */
export const toBindings = (env: CreditsEnv): Bindings => env;

/** Checked by the compiler: a message of the queue is what the API says. */
export const toMessage = (notification: StoredNotification): Notification => notification;
