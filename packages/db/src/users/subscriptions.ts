import { desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { creditPackages, subscriptions } from '../schema/index.ts';

const SUBSCRIPTIONS_MAX = 10;

/** Statuses after which a subscription never renews again. */
const ENDED: readonly string[] = ['canceled', 'incomplete_expired'];

const columns = {
  subscriptionId: subscriptions.id,
  status: subscriptions.status,
  customer: subscriptions.customer,
  priceId: subscriptions.priceId,
  quantity: subscriptions.quantity,
  currentPeriodEnd: subscriptions.currentPeriodEnd,
  cancelAt: subscriptions.cancelAt,
  cancelAtPeriodEnd: subscriptions.cancelAtPeriodEnd,
  asOf: subscriptions.asOf,
  // Two columns of one name would shift the values in a batch.
  packageId: sql<string | null>`${creditPackages.id}`.as('package_id'),
  packageName: creditPackages.name,
  credits: creditPackages.credits,
};

/** A subscription, with the package of its price; null where no package has that price. */
export type UserSubscription = Awaited<ReturnType<typeof selectSubscriptions>>[number];

export const selectSubscriptions = (db: Database, userId: string) =>
  db
    .select(columns)
    .from(subscriptions)
    .leftJoin(creditPackages, eq(creditPackages.stripePriceId, subscriptions.priceId))
    .where(eq(subscriptions.userId, userId))
    .orderBy(desc(subscriptions.asOf))
    .limit(SUBSCRIPTIONS_MAX);

/** Those that are in force before those that have ended, each newest first. */
export const inForceFirst = (rows: readonly UserSubscription[]): UserSubscription[] =>
  rows.toSorted((a, b) => Number(ENDED.includes(a.status)) - Number(ENDED.includes(b.status)));
