import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The users of each Stripe customer, from the facts that name both. One row per customer and one of
 * the index, not per purchase: support finds a user by the customer, and the portal the reverse.
 */
export const stripeCustomers = sqliteTable(
  'stripe_customers',
  {
    /** `cus_…` */
    customer: text('customer').notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customer, table.userId] }),
    index('stripe_customers_by_user').on(table.userId),
  ],
);
