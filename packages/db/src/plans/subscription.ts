import { desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { creditPackages, subscriptions } from '../schema/index.ts';

/** A user's plan as the facts say. */
export interface Subscription {
  readonly subscriptionId: string;
  /** The package of its price, or else of its metadata. */
  readonly packageId: string | null;
  readonly status: string;
  readonly currentPeriodEnd: string | null;
  readonly cancelAt: string | null;
  readonly customer: string | null;
}

/** One that is paid for comes before one that may still be, and that before one that has ended. */
const precedence = sql`CASE
  WHEN ${subscriptions.status} IN ('active', 'trialing', 'past_due') THEN 0
  WHEN ${subscriptions.status} IN ('canceled', 'incomplete_expired') THEN 2
  ELSE 1
END`;

/** Of several the one that is alive, else the newest; null where there was none. */
export async function readSubscription(db: Database, userId: string): Promise<Subscription | null> {
  const subscription = await db
    .select({
      subscriptionId: subscriptions.id,
      // A change of plan leaves the metadata as it was: the price comes first.
      packageId: sql<string | null>`COALESCE(${creditPackages.id}, ${subscriptions.packageId})`,
      status: subscriptions.status,
      currentPeriodEnd: subscriptions.currentPeriodEnd,
      cancelAt: subscriptions.cancelAt,
      customer: subscriptions.customer,
    })
    .from(subscriptions)
    .leftJoin(creditPackages, eq(creditPackages.stripePriceId, subscriptions.priceId))
    .where(eq(subscriptions.userId, userId))
    .orderBy(precedence, desc(subscriptions.currentPeriodEnd), desc(subscriptions.asOf))
    .limit(1)
    .get();
  return subscription ?? null;
}
