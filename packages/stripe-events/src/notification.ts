/** What can be told to the product: the words of the consumer's setting NOTIFICATIONS. */
export const NOTIFICATION_KINDS = ['payment_failed', 'invoice_failed', 'dead_letter'] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** A message of the queue `stripe-notifications`. Under one key it is always the same. */
export interface Notification {
  /** The same for whatever tells the same: a message whose key was seen before is a repetition. */
  readonly key: string;
  readonly kind: NotificationKind;
  /** The event that said so. For a dead letter, the one to look for in the console. */
  readonly eventId: string;
  /** Stripe's object: `pi_…`, `in_…`, or whatever a dead event is about. */
  readonly objectId: string | null;
  /** As the metadata says; null where it says nothing. */
  readonly userId: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Stripe's decline code or error code, or the sentence that says why the event is dead. */
  readonly reason: string | null;
  /** When Stripe tries an invoice again; null when it does not, and for the other kinds. */
  readonly retryAt: string | null;
  /** When it was recorded. Times are ISO 8601, UTC. */
  readonly createdAt: string;
}

/** What a handler finds worth telling; the rest of a notification is known to whoever records it. */
export type Notice = Omit<Notification, 'eventId' | 'createdAt'> & { readonly objectId: string };

/**
 * The kinds that a setting such as `payment_failed,dead_letter` names; none when it is empty.
 *
 * @throws when it has another word: a guess would leave untold what somebody relies on.
 */
export function notificationKinds(setting: string): ReadonlySet<NotificationKind> {
  const words = setting.split(/[\s,]+/).filter((word) => word !== '');
  return new Set(words.map(kindNamed));
}

function kindNamed(word: string): NotificationKind {
  const kind = NOTIFICATION_KINDS.find((known) => known === word);
  if (kind) return kind;
  throw new Error(
    `NOTIFICATIONS may name ${NOTIFICATION_KINDS.join(', ')} and nothing else, set apart by commas: correct it in the vars of wrangler.jsonc`,
  );
}
