import { and, eq, gt, isNotNull } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { checkoutSessions } from '../schema/index.ts';

/** What a Checkout Session has granted. */
export interface Grant {
  readonly userId: string;
  readonly credits: number;
}

/**
 * Null when the session has granted nothing. Posting is part of the commit that records a fact: a
 * session with credits has granted them.
 */
export async function findGrant(db: Database, sessionId: string): Promise<Grant | null> {
  const row = await db
    .select({ userId: checkoutSessions.userId, credits: checkoutSessions.credits })
    .from(checkoutSessions)
    .where(
      and(
        eq(checkoutSessions.id, sessionId),
        gt(checkoutSessions.credits, 0),
        isNotNull(checkoutSessions.userId),
      ),
    )
    .get();
  return row?.userId && row.credits ? { userId: row.userId, credits: row.credits } : null;
}
