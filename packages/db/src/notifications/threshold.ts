import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { lowBalanceAlerts } from '../schema/index.ts';
import { excluded } from '../sql.ts';

/**
 * Sets the user's own threshold, or with null the deployment's. Another threshold is another limit to
 * fall below, so that it allows the next notification. Setting the same again changes nothing.
 */
export async function setLowBalanceThreshold(
  db: Database,
  userId: string,
  threshold: number | null,
): Promise<void> {
  if (threshold === null)
    await db
      .update(lowBalanceAlerts)
      .set({ threshold: null, notification: null })
      .where(and(eq(lowBalanceAlerts.userId, userId), isNotNull(lowBalanceAlerts.threshold)));
  else
    await db
      .insert(lowBalanceAlerts)
      .values({ userId, threshold })
      .onConflictDoUpdate({
        target: lowBalanceAlerts.userId,
        set: { threshold: excluded(lowBalanceAlerts.threshold), notification: null },
        setWhere: sql`${lowBalanceAlerts.threshold} IS NOT ${excluded(lowBalanceAlerts.threshold)}`,
      });
}
