import { LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { oneOf } from './one-of.ts';

export const TRANSACTION_TYPES = [
  'purchase',
  'subscription',
  'refund',
  'dispute',
  'dispute_reversal',
  'spend',
  'spend_reversal',
  'grant',
  'adjustment',
] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** How often a plan renews. */
export const PACKAGE_INTERVALS = ['month', 'year'] as const;

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
    /** A plan renews each month or year, and each paid period grants the credits; null for a pack. */
    interval: text('interval', { enum: PACKAGE_INTERVALS }),
  },
  ({ interval }) => [
    // People insert rows by hand: '2,000', or a price in dollars, is refused at once.
    check('credit_packages_credits', sql`typeof(credits) = 'integer' AND credits >= 1`),
    check('credit_packages_price', sql`typeof(unit_amount) = 'integer' AND unit_amount >= 0`),
    check('credit_packages_currency', sql`currency = lower(currency) AND length(currency) = 3`),
    check('credit_packages_interval', oneOf(interval)),
  ],
);

/** The columns that can be inserted, also through the view `credit_transactions`. */
export const transactionColumns = () => ({
  /** An entry that posting made has the id `<purchase>:<type>:<n>`, where n counts its rows. */
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
  /** Who made a grant or an adjustment: a person, a token or a part of the product. */
  actor: text('actor'),
  /** Of a captured spend its reservation; of a reversal the spend that it gives back. */
  relatedId: text('related_id'),
});

/**
 * The ledger, as an account statement: each row has its sequence number among the user's rows and
 * the balance after it. A trigger compares every new row with the row before it and others refuse
 * any change, so the balance of a user's last row is the sum of their amounts, by induction.
 *
 * Rows are inserted through the views `credit_transactions`, which fills in sequence and balance,
 * `ledger_entries`, which adds a condition and a notification, and `purchase_entries`, which numbers
 * the entries of a purchase.
 */
export const creditLedger = sqliteTable(
  'credit_ledger',
  {
    ...transactionColumns(),
    /** Unique: an act that is repeated has the id of the first, and inserts nothing. */
    id: text('id').notNull().unique(),
    sequence: integer('sequence').notNull(),
    balance: integer('balance').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.sequence] }),
    // How much of a spend was given back. Of other types it has no rows, and so costs nothing.
    index('credit_ledger_reversals')
      .on(table.relatedId, table.amount)
      .where(sql`type = 'spend_reversal'`),
    // People insert rows by hand: 'ada ' would be another user than 'ada'.
    check('credit_ledger_user', sql`user_id <> '' AND user_id = trim(user_id)`),
    check('credit_ledger_type', oneOf(table.type)),
    check('credit_ledger_whole', sql`typeof(amount) = 'integer' AND typeof(balance) = 'integer'`),
    // So far from 64 bits that no sum of amounts can leave whole numbers.
    check(
      'credit_ledger_amount',
      sql`amount <> 0 AND abs(amount) <= ${sql.raw(String(LEDGER_AMOUNT_MAX))}`,
    ),
  ],
);
