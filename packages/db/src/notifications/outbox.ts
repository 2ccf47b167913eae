import type { ProcessedEvent } from '@stripe-credits/stripe-events';
import { and, asc, eq, inArray, isNull, lte, notExists, sql } from 'drizzle-orm';
import type { CommittableEvent } from '../commit/committable-event.ts';
import type { Database, Statement } from '../database.ts';
import {
  deadLetters,
  invoices,
  type NotificationKind,
  notifications,
  paymentIntents,
} from '../schema/index.ts';
import { jsonList, jsonValue, selectJsonRows, selectRow } from '../sql.ts';
import { messageColumns } from './message-columns.ts';
import type { Notification } from './notification.ts';
import type { NotificationSettings } from './settings.ts';

/** The key of the notification that an outcome causes; null when its kind is not enabled. */
function notificationKey(
  { id, outcome }: Pick<ProcessedEvent, 'outcome'> & { readonly id: string },
  enabled: ReadonlySet<NotificationKind>,
): string | null {
  if (outcome.status === 'dead' && enabled.has('dead_letter')) return `dead_letter:${id}`;
  const draft = outcome.status === 'handled' ? outcome.notification : undefined;
  return draft && enabled.has(draft.kind) ? draft.key : null;
}

/** Nothing unless the batch causes an enabled one. Must follow its facts and dead letters. */
export function insertNotifications(
  db: Database,
  events: readonly CommittableEvent[],
  enabled: ReadonlySet<NotificationKind>,
  at: string,
): Statement[] {
  const notifiable = events.filter((event) => notificationKey(event, enabled) !== null);
  const drafts = notifiable.flatMap(({ id, outcome }) =>
    outcome.status === 'handled' && outcome.notification
      ? [{ ...outcome.notification, eventId: id }]
      : [],
  );
  const dead = notifiable.flatMap(({ id, outcome }) => (outcome.status === 'dead' ? [id] : []));
  return [
    ...(drafts.length > 0 ? [insertDrafts(db, drafts, at)] : []),
    ...(dead.length > 0 ? [insertDeaths(db, dead, at)] : []),
  ];
}

type Draft = Omit<typeof notifications.$inferInsert, 'createdAt'>;

/** Leaves out a failure that arrives after its payment succeeded or its invoice was paid. */
function insertDrafts(db: Database, drafts: readonly Draft[], at: string) {
  const rows = drafts.map((draft) => ({
    ...draft,
    reason: draft.reason?.slice(0, REASON_LENGTH_MAX) ?? null,
    createdAt: at,
  }));
  const objectId = jsonValue(notifications, 'objectId');
  const succeeded = db
    .select({ id: paymentIntents.id })
    .from(paymentIntents)
    .where(and(eq(paymentIntents.id, objectId), eq(paymentIntents.status, 'succeeded')));
  const paid = db
    .select({ id: invoices.id })
    .from(invoices)
    .where(and(eq(invoices.id, objectId), eq(invoices.status, 'paid')));
  return db
    .insert(notifications)
    .select(
      sql`${selectJsonRows(notifications, rows)} AND ${notExists(succeeded)} AND ${notExists(paid)}`,
    )
    .onConflictDoNothing();
}

const REASON_LENGTH_MAX = 300;

/** One per dead letter, however often it dies: the engineer who replays it sees the outcome. */
function insertDeaths(db: Database, ids: readonly string[], at: string) {
  const row = selectRow(
    notifications,
    {
      key: sql`'dead_letter:' || ${deadLetters.id}`,
      kind: sql`'dead_letter'`,
      eventId: deadLetters.id,
      objectId: deadLetters.objectId,
      userId: deadLetters.userId,
      amount: deadLetters.amount,
      currency: deadLetters.currency,
      reason: deadLetters.reason,
      createdAt: at,
    },
    sql`FROM ${deadLetters}
      WHERE ${inArray(deadLetters.id, jsonList(ids))} AND ${eq(deadLetters.status, 'dead')}`,
  );
  return db.insert(notifications).select(row).onConflictDoNothing();
}

/** Whether the commit of this event may write one: what is worth a look into the outbox. */
export function mayNotify(
  event: Pick<ProcessedEvent, 'outcome'> & { readonly id: string },
  { kinds }: NotificationSettings,
): boolean {
  if (notificationKey(event, kinds) !== null) return true;
  const { outcome } = event;
  const mayPost = 'facts' in outcome && outcome.facts !== undefined && outcome.facts.length > 0;
  return mayPost && (kinds.has('credited') || kinds.has('low_balance'));
}

/**
 * Those that a commit wrote and that are not sent yet: they have its time. By the events of the batch
 * they are not found, because an event of an earlier batch may be what an entry follows from.
 */
export const findUnsent = (db: Database, committedAt: Date): Promise<Notification[]> =>
  db
    .select(messageColumns)
    .from(notifications)
    .where(
      and(isNull(notifications.sentAt), eq(notifications.createdAt, committedAt.toISOString())),
    );

/** The oldest that were written by then and are not sent yet. */
export const findOldestUnsent = (
  db: Database,
  createdBy: Date,
  limit: number,
): Promise<Notification[]> =>
  db
    .select(messageColumns)
    .from(notifications)
    .where(and(isNull(notifications.sentAt), lte(notifications.createdAt, createdBy.toISOString())))
    .orderBy(asc(notifications.createdAt))
    .limit(limit);

/** Called after the queue has them: a crash before that sends them again, with the same keys. */
export async function markSent(
  db: Database,
  sent: readonly Pick<Notification, 'key'>[],
  now: Date,
): Promise<void> {
  const keys = sent.map(({ key }) => key);
  await db
    .update(notifications)
    .set({ sentAt: now.toISOString() })
    .where(and(inArray(notifications.key, jsonList(keys)), isNull(notifications.sentAt)));
}
