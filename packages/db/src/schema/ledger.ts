import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf } from './one-of.ts';

export const TRANSACTION_TYPES = [
  'purchase',
  'subscription',
  'refund',
  'dispute',
  'dispute_reversal',
  'spend',
  'adjustment',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** What can be bought. Handlers compare the metadata of a purchase with it. */
export const creditPackages = sqliteTable(
  'credit_packages',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    credits: integer('credits').notNull(),
    /** Price of one, in the currency's smallest unit. */
    unitAmount: integer('unit_amount').notNull(),
    /** ISO 4217, lower case, as Stripe writes it. */
    currency: text('currency').notNull(),
    stripePriceId: text('stripe_price_id').unique(),
  },
  () => [
    // People insert rows by hand: '2,000', or a price in dollars, is refused at once.
    check('credit_packages_credits', sql`typeof(credits) = 'integer' AND credits >= 1`),
    check('credit_packages_price', sql`typeof(unit_amount) = 'integer' AND unit_amount >= 0`),
    check('credit_packages_currency', sql`currency = lower(currency) AND length(currency) = 3`),
  ],
);

/** The columns that can be inserted, also through the view `credit_transactions`. */
export const transactionColumns = () => ({
  /** An entry that posting made has the id `<purchase>:<type>:<n>`; see `ledger/posting.ts`. */
  id: text('id').notNull(),
  userId: text('user_id').notNull(),
  type: text('type', { enum: TRANSACTION_TYPES }).notNull(),
  /** Credits; positive gives, negative takes. */
  amount: integer('amount').notNull(),
  createdAt: text('created_at').notNull(),
  /** The session (`cs_…`), PaymentIntent (`pi_…`) or invoice (`in_…`) whose facts count; else null. */
  source: text('source'),
  /** The event that it follows from. */
  eventId: text('event_id'),
  /** The reason of a row that no event caused. */
  description: text('description'),
});

/**
 * The ledger, as an account statement: each row has its sequence number among the user's rows and
 * the balance after it. A trigger compares every new row with the row before it and others refuse
 * any change, so the balance of a user's last row is the sum of their amounts, by induction.
 *
 * Rows are inserted through the view `credit_transactions`, which fills in sequence and balance.
 */
export const creditLedger = sqliteTable(
  'credit_ledger',
  {
    ...transactionColumns(),
    /** Unique: it makes a second grant for one purchase impossible. */
    id: text('id').notNull().unique(),
    sequence: integer('sequence').notNull(),
    balance: integer('balance').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.sequence] }),
    check('credit_ledger_type', oneOf(table.type)),
    check('credit_ledger_whole', sql`typeof(amount) = 'integer' AND typeof(balance) = 'integer'`),
    // So far from 64 bits that no sum of amounts can leave whole numbers.
    check('credit_ledger_amount', sql`amount <> 0 AND abs(amount) <= 1000000000000`),
  ],
);
