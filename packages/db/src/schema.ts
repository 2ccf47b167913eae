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
    // Only what waits for its next attempt: a handled event costs no index row.
    index('stripe_events_waiting').on(table.receivedAt).where(sql`status = 'failed'`),
    check(
      'stripe_events_status',
      sql`${table.status} IN ('handled', 'ignored', 'failed', 'dead', 'discarded')`,
    ),
  ],
);

/**
 * What could not be handled, with all that a replay needs. It stays when its event is handled after
 * all: the record of what happened. `status` follows that of the event, by a trigger.
 */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    /** The event's id; for a message that is no event, `message_` and a hash of its text. */
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status', {
      enum: ['handled', 'ignored', 'failed', 'dead', 'discarded'],
    }).notNull(),
    reason: text('reason').notNull(),
    /** Where exactly, or the last error; never personal data. */
    detail: text('detail'),
    /** Deliveries that the message had behind it when it died: automatic ones, not replays. */
    attempts: integer('attempts').notNull(),
    firstDiedAt: text('first_died_at').notNull(),
    lastDiedAt: text('last_died_at').notNull(),
    deaths: integer('deaths').notNull(),
    /** How often somebody sent it again, and when last. */
    replays: integer('replays').notNull().default(0),
    replayedAt: text('replayed_at'),
    objectId: text('object_id'),
    livemode: integer('livemode', { mode: 'boolean' }),
    userId: text('user_id'),
    amount: integer('amount'),
    currency: text('currency'),
    /** Money was taken that grants credits. */
    paid: integer('paid', { mode: 'boolean' }).notNull(),
    /**
     * The message as it came from the queue: text, or base64 of gzip when `encoding` says so. Null
     * once it was removed by the retention; then it cannot be replayed.
     */
    body: text('body'),
    encoding: text('encoding', { enum: ['text', 'gzip'] }).notNull(),
  },
  (table) => [
    // One for each way in which the console lists them, so that no page reads more than it shows.
    index('dead_letters_by_status').on(table.status, table.lastDiedAt, table.id),
    index('dead_letters_by_type').on(table.status, table.type, table.lastDiedAt, table.id),
    index('dead_letters_by_reason').on(table.status, table.reason, table.lastDiedAt, table.id),
    index('dead_letters_by_user').on(table.userId, table.lastDiedAt, table.id),
    // What somebody paid for and has not got.
    index('dead_letters_paid').on(table.status, table.currency, table.amount).where(sql`paid = 1`),
  ],
);

/** What happened to an event besides being handled: append-only, with who and why. */
export const eventHistory = sqliteTable(
  'event_history',
  {
    eventId: text('event_id').notNull(),
    at: text('at').notNull(),
    what: text('what', {
      enum: ['failed', 'dead', 'replayed', 'discarded', 'restored'],
    }).notNull(),
    /** Who did it; null for the pipeline itself. */
    who: text('who'),
    /** The error, the reason of death, or the reason that was given. */
    why: text('why'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.at, table.what] })],
);

/** How many deliveries came to which end in which minute: one row written per batch and outcome. */
export const eventMinutes = sqliteTable(
  'event_minutes',
  {
    /** Like 2026-11-23T10:15. */
    minute: text('minute').notNull(),
    outcome: text('outcome').notNull(),
    events: integer('events').notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.outcome] })],
);

/** A decision to send dead events again: what was chosen is frozen when it is planned. */
export const replays = sqliteTable('replays', {
  id: text('id').primaryKey(),
  status: text('status', { enum: ['planned', 'running', 'canceled', 'done'] }).notNull(),
  /** In words: which events were chosen. */
  chosen: text('chosen').notNull(),
  who: text('who').notNull(),
  why: text('why').notNull(),
  /** Events per second at most. */
  rate: integer('rate').notNull(),
  createdAt: text('created_at').notNull(),
  endedAt: text('ended_at'),
  /** No step is taken before: it keeps several drivers together to the rate. */
  nextStepAt: text('next_step_at').notNull(),
});

/** The events of a replay, the one that died first in front. */
export const replayItems = sqliteTable(
  'replay_items',
  {
    replayId: text('replay_id').notNull(),
    position: integer('position').notNull(),
    eventId: text('event_id').notNull(),
    /** When it was put on the queue; marked after it was, so that a crash repeats and never loses. */
    sentAt: text('sent_at'),
    /** Why it was passed over: it was no longer dead when its turn came. */
    skipped: text('skipped'),
  },
  (table) => [
    primaryKey({ columns: [table.replayId, table.position] }),
    index('replay_items_waiting')
      .on(table.replayId, table.position)
      .where(sql`sent_at IS NULL AND skipped IS NULL`),
  ],
);

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

/** Facts of invoice_payment.paid: which payment paid which invoice, and how much of it. */
export const invoicePayments = sqliteTable(
  'invoice_payments',
  {
    ...snapshot(),
    payment: text('payment').notNull(),
    invoice: text('invoice').notNull(),
    amountPaid: integer('amount_paid'),
  },
  (table) => [
    index('invoice_payments_by_invoice').on(table.invoice),
    index('invoice_payments_by_payment').on(table.payment),
  ],
);

/** That a charge and a PaymentIntent are one payment, as any event said that names both. */
export const chargePayments = sqliteTable(
  'charge_payments',
  { ...snapshot(), payment: text('payment').notNull() },
  (table) => [index('charge_payments_by_payment').on(table.payment)],
);

/**
 * What reversals share: the payment that they reverse. It is the PaymentIntent, or the charge where
 * an old payload names no more than that.
 */
const reversal = () => ({ ...snapshot(), payment: text('payment').notNull() });

/**
 * Facts of charge.refunded: all that was refunded of a charge so far, the greatest amount seen. It
 * includes refunds that failed later, which only `refunds` can tell; `refunds` in turn has only the
 * refunds whose own events arrived. What is refunded is the greater of the two, less the failures:
 * exact where an endpoint gets the refund.* events, and with charge.refunded alone until one fails.
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
