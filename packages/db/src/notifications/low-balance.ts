import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { lowBalanceAlerts, notifications } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import { messageColumns } from './message-columns.ts';
import type { Notification } from './notification.ts';

/** The notifications of these users that are not sent yet, whatever caused them. */
export const selectUnsentLowBalance = (db: Database, userIds: readonly string[]) =>
  db
    .select(messageColumns)
    .from(lowBalanceAlerts)
    .innerJoin(notifications, eq(notifications.key, lowBalanceAlerts.notification))
    .where(and(inArray(lowBalanceAlerts.userId, jsonList(userIds)), isNull(notifications.sentAt)));

/**
 * Those that these rows of the ledger, or reservations, have caused: a notification has the time of its
 * cause. The call that caused another one is sending it now.
 */
export function causedBy(
  rows: readonly ({ readonly createdAt: string } | undefined)[],
  notified: readonly Notification[],
): Notification[] {
  const times = new Set(rows.map((row) => row?.createdAt));
  return notified.filter(({ createdAt }) => times.has(createdAt));
}
