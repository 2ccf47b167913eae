import { asc, eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { stripeCustomers } from '../schema/index.ts';

/** The Stripe customers of a user, by id: Stripe makes a new one for a checkout that names none. */
export const selectCustomers = (db: Database, userId: string, limit: number) =>
  db
    .select({ customer: stripeCustomers.customer })
    .from(stripeCustomers)
    .where(eq(stripeCustomers.userId, userId))
    .orderBy(asc(stripeCustomers.customer))
    .limit(limit);
