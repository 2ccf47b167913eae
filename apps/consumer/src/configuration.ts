import {
  createDatabase,
  type Database,
  errorMessage,
  NO_NOTIFICATIONS,
  type NotificationEnv,
  type NotificationSettings,
  parseNotificationSettings,
} from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import type { SettingsEnv } from '@stripe-credits/stripe-events';

/** The part of the environment that the Worker reads. A test compares it with `ConsumerEnv`. */
export interface Bindings extends SettingsEnv, NotificationEnv {
  readonly DB: D1Database;
  readonly NOTIFICATIONS_QUEUE?: Pick<Queue, 'sendBatch'>;
  /** Events that lack what Stripe has are forwarded here, to the Worker with Stripe's key. */
  readonly LOOKUPS?: Pick<Queue, 'sendBatch'>;
}

/** What the handling of one batch depends on besides its messages. */
export interface BatchContext {
  readonly env: Bindings;
  readonly db: Database;
  readonly now: Date;
  readonly notify: NotificationSettings;
}

export const createContext = (env: Bindings, now: Date): BatchContext => ({
  env,
  db: databaseOf(env.DB),
  now,
  notify: enabledNotifications(env),
});

/** One per binding: the package cache belongs to a `Database` and outlives an invocation. */
const databases = new WeakMap<Bindings['DB'], Database>();

function databaseOf(binding: Bindings['DB']): Database {
  const known = databases.get(binding);
  if (known) return known;
  const db = createDatabase(binding);
  databases.set(binding, db);
  return db;
}

/** An invalid setting is logged with every batch and disables notifications, never the events. */
function enabledNotifications(env: Bindings): NotificationSettings {
  try {
    return parseNotificationSettings(env);
  } catch (error) {
    log.error('notifications disabled', { error: errorMessage(error) });
    return NO_NOTIFICATIONS;
  }
}
