import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The users of each Stripe customer, from the facts that name both. One row per customer, not per
 * purchase: support finds a user by the customer.
 */
export const stripeCustomers = sqliteTable(
  'stripe_customers',
  {
    /** `cus_…` */
    customer: text('customer').notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.customer, table.userId] })],
);
