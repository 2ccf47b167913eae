import type { NotificationKind } from '../schema/index.ts';
import { parseNotificationKinds } from './parse-kinds.ts';

/** What a deployment notifies of. */
export interface NotificationSettings {
  readonly kinds: ReadonlySet<NotificationKind>;
  /** In credits, for users without one of their own; null where `low_balance` is not enabled. */
  readonly lowBalanceThreshold: number | null;
}

/** The variables of a Worker. Both are empty by default. */
export interface NotificationEnv {
  /** The kinds to send, such as `payment_failed,low_balance`. */
  readonly NOTIFICATIONS?: string;
  /** Whole credits: `low_balance` is sent when the available credits fall below. */
  readonly LOW_BALANCE_THRESHOLD?: string;
}

/** The default of a deployment: no notification is written. */
export const NO_NOTIFICATIONS: NotificationSettings = {
  kinds: new Set(),
  lowBalanceThreshold: null,
};

/** @throws for a setting that is not what it must be: a guess would silently disable something. */
export function parseNotificationSettings(env: NotificationEnv): NotificationSettings {
  const kinds = parseNotificationKinds(env.NOTIFICATIONS ?? '');
  if (!kinds.has('low_balance')) return { kinds, lowBalanceThreshold: null };
  const threshold = env.LOW_BALANCE_THRESHOLD ?? '';
  if (!/^\d{1,12}$/.test(threshold))
    throw new Error(
      'LOW_BALANCE_THRESHOLD must be a whole number of credits where NOTIFICATIONS names low_balance: set it in the vars of wrangler.jsonc',
    );
  return { kinds, lowBalanceThreshold: Number(threshold) };
}
