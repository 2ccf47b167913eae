import { eq, gt, inArray, sql, sum } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { checkoutSessions, creditLedger } from '../schema/index.ts';
import { isOfPurchase } from './purchase-links.ts';

/** What a Checkout Session has granted, itself or by the first invoice of its subscription. */
export interface Grant {
  readonly userId: string;
  /** The plan that the session sold; null for a purchase. */
  readonly subscription: string | null;
  readonly credits: number;
}

/** Null when the purchase of the session has granted nothing. */
export async function findGrant(db: Database, sessionId: string): Promise<Grant | null> {
  const credits = sum(creditLedger.amount).mapWith(Number);
  const purchase = sql`iif(${checkoutSessions.mode} = 'subscription', ${checkoutSessions.invoice},
    COALESCE(${checkoutSessions.paymentIntent}, ${checkoutSessions.id}))`;
  const { subscription } = checkoutSessions;
  const grant = await db
    .select({ userId: creditLedger.userId, subscription, credits })
    .from(checkoutSessions)
    .innerJoin(
      creditLedger,
      sql`${isOfPurchase(purchase)} AND ${inArray(creditLedger.type, ['purchase', 'subscription'])}`,
    )
    .where(eq(checkoutSessions.id, sessionId))
    .groupBy(creditLedger.userId)
    .having(gt(credits, 0))
    .get();
  return grant ?? null;
}
