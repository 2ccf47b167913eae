import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { lowBalanceAlerts, notifications } from '../schema/index.ts';
import { jsonList } from '../sql.ts';
import { messageColumns } from './message-columns.ts';

/** The notifications of these users that are not sent yet: those that a call has just caused. */
export const selectUnsentLowBalance = (db: Database, userIds: readonly string[]) =>
  db
    .select(messageColumns)
    .from(lowBalanceAlerts)
    .innerJoin(notifications, eq(notifications.key, lowBalanceAlerts.notification))
    .where(and(inArray(lowBalanceAlerts.userId, jsonList(userIds)), isNull(notifications.sentAt)));
