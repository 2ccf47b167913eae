import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  sqliteView,
  text,
} from 'drizzle-orm/sqlite-core';

export const TRANSACTION_TYPES = [
  'purchase',
  'subscription',
  'refund',
  'dispute',
  'dispute_reversal',
  'spend',
  'adjustment',
] as const;

/**
 * What we keep. Three kinds of table:
 * - facts: what Stripe said of an object, one row each, the newest word standing (see `version`);
 * - the ledger and its balances: what follows from the facts, in whole credits;
 * - the record of events: what arrived and what became of it.
 *
 * Times are ISO 8601 text in UTC, so that a person can read a row. Amounts of money are in the
 * currency's smallest unit. Tables keyed by text are WITHOUT ROWID (the migrations say so;
 * Drizzle cannot): one row written instead of two.
 */

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

/** One row per event that arrived, whatever became of it. */
export const stripeEvents = sqliteTable(
  'stripe_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', {
      enum: ['handled', 'ignored', 'failed', 'dead', 'discarded'],
    }).notNull(),
    /** Why it was ignored or is dead; null when handled. */
    reason: text('reason'),
    /** The object that it is about, such as `cs_…`. */
    objectId: text('object_id'),
    /** When Stripe made it; null where the event does not say. */
    createdAt: text('created_at'),
    receivedAt: text('received_at').notNull(),
    /** When it last came to an end: handled, ignored or dead. */
    settledAt: text('settled_at'),
    /** How often the queue brought it to an end. */
    deliveries: integer('deliveries').notNull(),
    /** How often an attempt failed for a cause that may pass. */
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
    lastFailedAt: text('last_failed_at'),
  },
  (table) => [
    // Only what waits for somebody: a handled event costs no index row.
    index('stripe_events_waiting')
      .on(table.status, table.receivedAt)
      .where(sql`status IN ('failed', 'dead')`),
    check(
      'stripe_events_status',
      sql`${table.status} IN ('handled', 'ignored', 'failed', 'dead', 'discarded')`,
    ),
  ],
);

/** What could not be handled, with all that a replay needs. Its state is that of its event. */
export const deadLetters = sqliteTable('dead_letters', {
  /** The event's id; for a message that is no event, `message_` and a hash of its text. */
  id: text('id').primaryKey(),
  type: text('type').notNull(),
  reason: text('reason').notNull(),
  /** Where exactly, or the last error; never personal data. */
  detail: text('detail'),
  /** Deliveries that the message had behind it when it died. */
  attempts: integer('attempts').notNull(),
  firstDiedAt: text('first_died_at').notNull(),
  lastDiedAt: text('last_died_at').notNull(),
  deaths: integer('deaths').notNull(),
  /** The message as it came from the queue: text, or base64 of gzip when `encoding` says so. */
  body: text('body').notNull(),
  encoding: text('encoding', { enum: ['text', 'gzip'] }).notNull(),
});

/** The columns that every table of facts shares. */
const snapshot = () => ({
  id: text('id').primaryKey(),
  /** Sorts the snapshots of one object; the greatest stands. */
  version: text('version').notNull(),
  /** The event that said so. */
  eventId: text('event_id').notNull(),
  /** When Stripe said so. */
  asOf: text('as_of').notNull(),
});

/** Facts of checkout.session.*. A paid one is a purchase: the settlement grants its credits. */
export const checkoutSessions = sqliteTable(
  'checkout_sessions',
  {
    ...snapshot(),
    status: text('status', {
      enum: ['expired', 'pending', 'failed', 'complete', 'paid'],
    }).notNull(),
    mode: text('mode').notNull(),
    userId: text('user_id'),
    credits: integer('credits'),
    packageId: text('package_id'),
    amountSubtotal: integer('amount_subtotal'),
    amountTotal: integer('amount_total'),
    currency: text('currency'),
    paymentIntent: text('payment_intent'),
    subscription: text('subscription'),
    customer: text('customer'),
  },
  (table) => [
    // Refunds and disputes know the payment, not the session.
    index('checkout_sessions_by_payment_intent')
      .on(table.paymentIntent)
      .where(sql`payment_intent IS NOT NULL`),
  ],
);

/** Facts of payment_intent.*. They grant nothing: the session of the same purchase does. */
export const paymentIntents = sqliteTable(
  'payment_intents',
  {
    ...snapshot(),
    status: text('status', { enum: ['succeeded', 'payment_failed'] }).notNull(),
    userId: text('user_id'),
    amount: integer('amount').notNull(),
    currency: text('currency').notNull(),
    charge: text('charge'),
    customer: text('customer'),
    errorCode: text('error_code'),
    declineCode: text('decline_code'),
    errorMessage: text('error_message'),
  },
  (table) => [
    // Old refunds and disputes know the charge alone.
    index('payment_intents_by_charge').on(table.charge).where(sql`charge IS NOT NULL`),
  ],
);

/** Facts of customer.subscription.*: the current state of each. */
export const subscriptions = sqliteTable('subscriptions', {
  ...snapshot(),
  status: text('status').notNull(),
  userId: text('user_id'),
  customer: text('customer'),
  priceId: text('price_id'),
  quantity: integer('quantity'),
  currentPeriodEnd: text('current_period_end'),
  cancelAt: text('cancel_at'),
  cancelAtPeriodEnd: integer('cancel_at_period_end', { mode: 'boolean' }).notNull().default(false),
});

/** Facts of invoice.*: the current state of each. One with credits is a purchase, once paid. */
export const invoices = sqliteTable('invoices', {
  ...snapshot(),
  status: text('status', { enum: ['paid', 'payment_failed'] }).notNull(),
  userId: text('user_id'),
  customer: text('customer'),
  subscription: text('subscription'),
  billingReason: text('billing_reason'),
  amountPaid: integer('amount_paid').notNull(),
  amountDue: integer('amount_due').notNull(),
  currency: text('currency').notNull(),
  attemptCount: integer('attempt_count').notNull(),
  nextPaymentAttempt: text('next_payment_attempt'),
  credits: integer('credits'),
});

/** Facts of invoice_payment.paid: the id is the payment's, which is how a refund finds its invoice. */
export const invoicePayments = sqliteTable(
  'invoice_payments',
  { ...snapshot(), invoice: text('invoice').notNull() },
  (table) => [index('invoice_payments_by_invoice').on(table.invoice)],
);

/**
 * What reversals share: the payment that they reverse. It is the PaymentIntent, or the charge where
 * an old payload names no more than that.
 */
const reversal = () => ({ ...snapshot(), payment: text('payment').notNull() });

/**
 * Facts of charge.refunded: all that was refunded of a charge so far, the greatest amount seen. It
 * includes refunds that failed later, which only `refunds` can tell; `refunds` in turn has only the
 * refunds whose own events arrived. What is refunded is the greater of the two, less the failures.
 */
export const charges = sqliteTable(
  'charges',
  { ...reversal(), amountRefunded: integer('amount_refunded').notNull() },
  (table) => [index('charges_by_payment').on(table.payment)],
);

/** Facts of refund.*: each refund with its amount and fate. `failed` and `canceled` are terminal. */
export const refunds = sqliteTable(
  'refunds',
  { ...reversal(), amount: integer('amount').notNull(), status: text('status').notNull() },
  (table) => [index('refunds_by_payment').on(table.payment)],
);

/** Facts of charge.dispute.*: the state of each. It moves no credits; `dispute_funds` does. */
export const disputes = sqliteTable('disputes', {
  ...reversal(),
  status: text('status').notNull(),
  reason: text('reason'),
  amount: integer('amount').notNull(),
  currency: text('currency').notNull(),
});

/** Facts of charge.dispute.funds_*: where the disputed money is. The id is the dispute's. */
export const disputeFunds = sqliteTable(
  'dispute_funds',
  { ...reversal(), funds: text('funds', { enum: ['withdrawn', 'reinstated'] }).notNull() },
  (table) => [index('dispute_funds_by_payment').on(table.payment)],
);
