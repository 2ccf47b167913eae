import { eq, gt, sql, sum } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { checkoutSessions, creditLedger } from '../schema/index.ts';
import { isOfPurchase } from './purchase-links.ts';

/** What a Checkout Session has granted. */
export interface Grant {
  readonly userId: string;
  readonly credits: number;
}

/** Null when the purchase of the session has granted nothing. */
export async function findGrant(db: Database, sessionId: string): Promise<Grant | null> {
  const credits = sum(creditLedger.amount).mapWith(Number);
  const purchase = sql`COALESCE(${checkoutSessions.paymentIntent}, ${checkoutSessions.id})`;
  const grant = await db
    .select({ userId: creditLedger.userId, credits })
    .from(checkoutSessions)
    .innerJoin(
      creditLedger,
      sql`${isOfPurchase(purchase)} AND ${eq(creditLedger.type, 'purchase')}`,
    )
    .where(eq(checkoutSessions.id, sessionId))
    .groupBy(creditLedger.userId)
    .having(gt(credits, 0))
    .get();
  return grant ?? null;
}
