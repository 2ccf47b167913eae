import { desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Database } from '../database.ts';
import { creditPackages, subscriptions } from '../schema/index.ts';

const byPrice = alias(creditPackages, 'package_of_price');
const byMetadata = alias(creditPackages, 'package_of_metadata');

/** After these statuses a subscription never renews again. */
const hasEnded = sql<boolean>`${subscriptions.status} IN ('canceled', 'incomplete_expired')`;

const columns = {
  subscriptionId: subscriptions.id,
  status: subscriptions.status,
  hasEnded: hasEnded.mapWith(Boolean).as('has_ended'),
  customer: subscriptions.customer,
  priceId: subscriptions.priceId,
  quantity: subscriptions.quantity,
  currentPeriodEnd: subscriptions.currentPeriodEnd,
  cancelAt: subscriptions.cancelAt,
  asOf: subscriptions.asOf,
  /**
   * The package of its price, or else the one that its metadata names. A change of plan leaves the
   * metadata as it was: the price comes first.
   */
  packageId: sql<string | null>`COALESCE(${byPrice.id}, ${subscriptions.packageId})`.as(
    'sold_package',
  ),
  packageName: sql<string | null>`COALESCE(${byPrice.name}, ${byMetadata.name})`.as('sold_name'),
  /**
   * What a period grants by the price; null where no package has the price. The subscription's
   * metadata says it then, of which the credits are not kept here.
   */
  credits: byPrice.credits,
};

/** A subscription, with its package. */
export type SubscriptionRow = Awaited<ReturnType<typeof selectSubscriptions>>[number];

/** One that is paid for comes before one that may still be, and that before one that has ended. */
const precedence = sql`CASE
  WHEN ${subscriptions.status} IN ('active', 'trialing', 'past_due') THEN 0
  WHEN ${hasEnded} THEN 2
  ELSE 1
END`;

/** Those of a user: the first is the plan. Those of one precedence, the newest first. */
export const selectSubscriptions = (db: Database, userId: string, limit: number) =>
  db
    .select(columns)
    .from(subscriptions)
    .leftJoin(byPrice, eq(byPrice.stripePriceId, subscriptions.priceId))
    .leftJoin(byMetadata, eq(byMetadata.id, subscriptions.packageId))
    .where(eq(subscriptions.userId, userId))
    .orderBy(precedence, desc(subscriptions.currentPeriodEnd), desc(subscriptions.asOf))
    .limit(limit);
