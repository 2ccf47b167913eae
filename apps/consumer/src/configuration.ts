import { createDatabase, type Database, type NotificationSettings } from '@stripe-credits/db';
import { type NotificationBindings, readNotificationSettings } from '@stripe-credits/notifications';
import type { SettingsEnv } from '@stripe-credits/stripe-events';

/** The part of the environment that the Worker reads. A test compares it with `ConsumerEnv`. */
export interface Bindings extends SettingsEnv, NotificationBindings {
  readonly DB: D1Database;
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
  notify: readNotificationSettings(env),
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
