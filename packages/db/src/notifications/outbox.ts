import type { Notification, NotificationKind } from '@stripe-credits/stripe-events';
import type { Entry } from '../commit/committable-event.ts';

/** What a deployment wants to be told that does not say otherwise. */
export const toldNothing: ReadonlySet<NotificationKind> = new Set();

/**
 * What a handler found worth telling, unless it is no news: a failure that is told after its
 * payment succeeded or its invoice was paid would only alarm.
 */
const NOTE = `
  INSERT INTO notifications
    (key, kind, event_id, object_id, user_id, amount, currency, reason, retry_at, created_at)
  SELECT
    value ->> 'key', value ->> 'kind', value ->> 'eventId', value ->> 'objectId',
    value ->> 'userId', value ->> 'amount', value ->> 'currency', substr(value ->> 'reason', 1, 300),
    value ->> 'retryAt', ?2
  FROM json_each(?1)
  WHERE NOT EXISTS (
      SELECT 1 FROM payment_intents WHERE id = value ->> 'objectId' AND status = 'succeeded')
    AND NOT EXISTS (SELECT 1 FROM invoices WHERE id = value ->> 'objectId' AND status = 'paid')
  ON CONFLICT (key) DO NOTHING`;

/**
 * The dead letters that the same batch has just written. Each is told once, however often it dies:
 * whoever replays it sees what becomes of it.
 */
const NOTE_DEAD = `
  INSERT INTO notifications
    (key, kind, event_id, object_id, user_id, amount, currency, reason, created_at)
  SELECT
    'dead_letter:' || letter.id, 'dead_letter', letter.id, letter.object_id, letter.user_id,
    letter.amount, letter.currency, letter.reason, ?2
  FROM json_each(?1) AS said JOIN dead_letters AS letter ON letter.id = said.value
  WHERE letter.status = 'dead'
  ON CONFLICT (key) DO NOTHING`;

type Judged = Pick<Entry, 'id' | 'outcome'>;

/** Under which key it is told what became of an event; null when that is of no wanted kind. */
export function notificationKey(
  { id, outcome }: Judged,
  wanted: ReadonlySet<NotificationKind>,
): string | null {
  if (outcome.status === 'dead' && wanted.has('dead_letter')) return `dead_letter:${id}`;
  const notice = outcome.status === 'handled' ? outcome.notice : undefined;
  return notice && wanted.has(notice.kind) ? notice.key : null;
}

/** Nothing unless the batch has something of a wanted kind. Comes after its facts and dead letters. */
export function noteNotifications(
  db: D1Database,
  entries: readonly Entry[],
  wanted: ReadonlySet<NotificationKind>,
  at: string,
): D1PreparedStatement[] {
  const worthTelling = entries.filter((entry) => notificationKey(entry, wanted) !== null);
  const notices = worthTelling.flatMap(({ id, outcome }) =>
    outcome.status === 'handled' ? [{ ...outcome.notice, eventId: id }] : [],
  );
  const dead = worthTelling.flatMap(({ id, outcome }) => (outcome.status === 'dead' ? [id] : []));
  return [
    ...(notices.length > 0 ? [db.prepare(NOTE).bind(JSON.stringify(notices), at)] : []),
    ...(dead.length > 0 ? [db.prepare(NOTE_DEAD).bind(JSON.stringify(dead), at)] : []),
  ];
}

const FIELDS = `key, kind, event_id AS eventId, object_id AS objectId, user_id AS userId, amount,
  currency, reason, retry_at AS retryAt, created_at AS createdAt`;

/** Those of these keys that nobody was told of yet. */
export async function unsentAmong(
  db: D1Database,
  keys: readonly string[],
): Promise<Notification[]> {
  const { results } = await db
    .prepare(
      `SELECT ${FIELDS} FROM notifications
       WHERE sent_at IS NULL AND key IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(keys))
    .all<Notification>();
  return results;
}

/** The oldest that were recorded by then and that nobody was told of yet. */
export async function oldestUnsent(
  db: D1Database,
  recordedBy: Date,
  limit: number,
): Promise<Notification[]> {
  const { results } = await db
    .prepare(
      `SELECT ${FIELDS} FROM notifications
       WHERE sent_at IS NULL AND created_at <= ?1 ORDER BY created_at LIMIT ?2`,
    )
    .bind(recordedBy.toISOString(), limit)
    .all<Notification>();
  return results;
}

/** Only after the queue has them: a crash before sends them again, under the same keys. */
export async function markSent(
  db: D1Database,
  sent: readonly Notification[],
  now: Date,
): Promise<void> {
  await db
    .prepare(
      `UPDATE notifications SET sent_at = ?2
       WHERE key IN (SELECT value FROM json_each(?1)) AND sent_at IS NULL`,
    )
    .bind(JSON.stringify(sent.map(({ key }) => key)), now.toISOString())
    .run();
}
