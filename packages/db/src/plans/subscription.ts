import type { Database } from '../database.ts';
import { type SubscriptionRow, selectSubscriptions } from './subscriptions.ts';

/** A user's plan as the facts say. */
export type Subscription = Pick<
  SubscriptionRow,
  'subscriptionId' | 'packageId' | 'status' | 'currentPeriodEnd' | 'cancelAt' | 'customer'
>;

/** Of several the one that is alive, else the newest; null where there was none. */
export async function readSubscription(db: Database, userId: string): Promise<Subscription | null> {
  const [plan] = await selectSubscriptions(db, userId, 1);
  if (!plan) return null;
  const { subscriptionId, packageId, status, currentPeriodEnd, cancelAt, customer } = plan;
  return { subscriptionId, packageId, status, currentPeriodEnd, cancelAt, customer };
}
