import { NOTIFICATION_KINDS, type NotificationKind } from '../schema/index.ts';

/**
 * The kinds that a setting such as `payment_failed,dead_letter` names; none when it is empty.
 *
 * @throws for any other word: ignoring it would silently disable a notification.
 */
export function parseNotificationKinds(setting: string): ReadonlySet<NotificationKind> {
  const words = setting.split(/[\s,]+/).filter((word) => word !== '');
  return new Set(words.map(parseNotificationKind));
}

function parseNotificationKind(word: string): NotificationKind {
  const kind = NOTIFICATION_KINDS.find((known) => known === word);
  if (kind) return kind;
  throw new Error(
    `NOTIFICATIONS may name ${NOTIFICATION_KINDS.join(', ')} and nothing else, set apart by commas: correct it in the vars of wrangler.jsonc`,
  );
}
