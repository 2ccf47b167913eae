import { and, count, isNull, lte, min } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { notifications } from '../schema/index.ts';

/** A notification is sent right after its commit, and again each minute: older ones are in trouble. */
const GRACE_MS = 10 * 60_000;

export interface OverdueNotifications {
  readonly count: number;
  readonly oldestAt: string | null;
}

/** Notifications that were written more than ten minutes ago and that no queue has taken yet. */
export async function readOverdueNotifications(
  db: Database,
  now: Date,
): Promise<OverdueNotifications> {
  const writtenBy = new Date(now.getTime() - GRACE_MS).toISOString();
  const overdue = await db
    .select({ count: count(), oldestAt: min(notifications.createdAt) })
    .from(notifications)
    .where(and(isNull(notifications.sentAt), lte(notifications.createdAt, writtenBy)))
    .get();
  return overdue ?? { count: 0, oldestAt: null };
}
