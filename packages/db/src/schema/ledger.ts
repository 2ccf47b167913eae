import { sql } from 'drizzle-orm';
import { check, integer, primaryKey, sqliteTable, sqliteView, text } from 'drizzle-orm/sqlite-core';

export const TRANSACTION_TYPES = [
  'purchase',
  'subscription',
  'refund',
  'dispute',
  'dispute_reversal',
  'spend',
  'adjustment',
] as const;

/** What can be bought. Read by the consumer to hold a session's metadata against. */
export const creditPackages = sqliteTable('credit_packages', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  credits: integer('credits').notNull(),
  unitAmount: integer('unit_amount').notNull(),
  currency: text('currency').notNull(),
  stripePriceId: text('stripe_price_id').unique(),
});

/**
 * The ledger, as an account statement: each row has its number among the user's rows and the
 * balance after it. A trigger holds every new row to the one before and refuses any change, so that
 * the last row's balance is the sum of the amounts: by induction, not by trust.
 *
 * It is written through the view `credit_transactions`, which fills in number and balance.
 */
export const creditLedger = sqliteTable(
  'credit_ledger',
  {
    userId: text('user_id').notNull(),
    number: integer('number').notNull(),
    /**
     * A settled row's id is `<source>:<type>:<n>`: being unique it makes a second grant for one
     * purchase impossible, and its prefix finds all that the ledger holds for a source.
     */
    id: text('id').notNull().unique(),
    type: text('type', { enum: TRANSACTION_TYPES }).notNull(),
    /** Credits; positive gives, negative takes. */
    amount: integer('amount').notNull(),
    balance: integer('balance').notNull(),
    createdAt: text('created_at').notNull(),
    /** What it settles: a Checkout Session (`cs_…`), an invoice (`in_…`); null for the rest. */
    source: text('source'),
    /** The event that it follows from. */
    eventId: text('event_id'),
    /** Why, in words, where no event says it. */
    description: text('description'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.number] }),
    check(
      'credit_ledger_type',
      sql.raw(`type IN (${TRANSACTION_TYPES.map((type) => `'${type}'`).join(', ')})`),
    ),
    check('credit_ledger_whole', sql`typeof(amount) = 'integer' AND typeof(balance) = 'integer'`),
    // So far from 64 bits that no sum of amounts can leave whole numbers.
    check('credit_ledger_amount', sql`amount <> 0 AND abs(amount) <= 1000000000000`),
  ],
);

/** The ledger for reading and for inserting: `id`, `user_id`, `type` and `amount` are enough. */
export const creditTransactions = sqliteView('credit_transactions', {
  id: text('id').notNull(),
  userId: text('user_id').notNull(),
  type: text('type', { enum: TRANSACTION_TYPES }).notNull(),
  amount: integer('amount').notNull(),
  balance: integer('balance').notNull(),
  createdAt: text('created_at').notNull(),
  source: text('source'),
  eventId: text('event_id'),
  description: text('description'),
  number: integer('number').notNull(),
}).existing();

/** One row per user who was ever given or charged a credit: the balance after the last row. */
export const creditBalances = sqliteView('credit_balances', {
  userId: text('user_id').notNull(),
  balance: integer('balance').notNull(),
}).existing();
