import {
  CHECKOUT_STATUSES,
  FUNDS_STATES,
  INVOICE_STATUSES,
  PAYMENT_INTENT_STATUSES,
} from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The columns that every table of facts shares. */
const snapshot = () => ({
  id: text('id').primaryKey(),
  /** Sorts the snapshots of one object, then by `event_id`; the greatest is kept. */
  version: text('version').notNull(),
  /** The event that carried the snapshot, and when Stripe created it. */
  eventId: text('event_id').notNull(),
  asOf: text('as_of').notNull(),
});

/**
 * Facts of checkout.session.*. One with credits is a purchase, once it is paid or its payment has
 * succeeded.
 */
export const checkoutSessions = sqliteTable(
  'checkout_sessions',
  {
    ...snapshot(),
    status: text('status', { enum: CHECKOUT_STATUSES }).notNull(),
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
    invoice: text('invoice'),
  },
  (table) => [
    // For a payment that succeeds: those that wait for it are few.
    index('checkout_sessions_waiting')
      .on(table.paymentIntent)
      .where(sql`status IN ('pending', 'failed') AND credits IS NOT NULL`),
    // For the invoice that Stripe makes as the receipt of a session, where the product asks for it.
    index('checkout_sessions_by_invoice')
      .on(table.invoice)
      .where(sql`invoice IS NOT NULL AND mode = 'payment'`),
  ],
);

/**
 * Facts of payment_intent.*. One with credits is a purchase by itself, unless the same payment belongs to
 * a session or an invoice with credits.
 */
export const paymentIntents = sqliteTable('payment_intents', {
  ...snapshot(),
  status: text('status', { enum: PAYMENT_INTENT_STATUSES }).notNull(),
  userId: text('user_id'),
  amount: integer('amount').notNull(),
  currency: text('currency').notNull(),
  charge: text('charge'),
  customer: text('customer'),
  errorCode: text('error_code'),
  declineCode: text('decline_code'),
  errorMessage: text('error_message'),
  credits: integer('credits'),
});

/** Facts of customer.subscription.*: the current state of each. */
export const subscriptions = sqliteTable(
  'subscriptions',
  {
    ...snapshot(),
    status: text('status').notNull(),
    userId: text('user_id'),
    customer: text('customer'),
    priceId: text('price_id'),
    packageId: text('package_id'),
    quantity: integer('quantity'),
    currentPeriodEnd: text('current_period_end'),
    cancelAt: text('cancel_at'),
    cancelAtPeriodEnd: integer('cancel_at_period_end', { mode: 'boolean' })
      .notNull()
      .default(false),
  },
  (table) => [index('subscriptions_by_user').on(table.userId).where(sql`user_id IS NOT NULL`)],
);

/** Facts of invoice.*: the current state of each. One with credits is a purchase, once paid. */
export const invoices = sqliteTable('invoices', {
  ...snapshot(),
  status: text('status', { enum: INVOICE_STATUSES }).notNull(),
  userId: text('user_id'),
  customer: text('customer'),
  subscription: text('subscription'),
  billingReason: text('billing_reason'),
  amountPaid: integer('amount_paid').notNull(),
  amountDue: integer('amount_due').notNull(),
  total: integer('total').notNull(),
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

/** That a charge and a PaymentIntent are one payment, from any event that names both. */
export const chargePayments = sqliteTable(
  'charge_payments',
  { ...snapshot(), payment: text('payment').notNull() },
  (table) => [index('charge_payments_by_payment').on(table.payment)],
);

/** Reversals name the payment that they reverse: its PaymentIntent, or its charge in old payloads. */
const reversal = () => ({ ...snapshot(), payment: text('payment').notNull() });

/**
 * Facts of charge.refunded: the greatest cumulative amount seen. It includes refunds that failed
 * later, which only `refunds` shows; `refunds` in turn has only the refunds whose own events
 * arrived. The refunded amount is the greater of the two, less the failures: exact where an endpoint
 * gets the refund.* events, and with charge.refunded alone until one fails.
 */
export const charges = sqliteTable(
  'charges',
  { ...reversal(), amountRefunded: integer('amount_refunded').notNull() },
  (table) => [index('charges_by_payment').on(table.payment)],
);

/** Facts of refund.*: amount and status of each. `failed` and `canceled` are terminal. */
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

/** Facts of charge.dispute.funds_*: how much of the money is withdrawn. The id is the dispute's. */
export const disputeFunds = sqliteTable(
  'dispute_funds',
  {
    ...reversal(),
    funds: text('funds', { enum: FUNDS_STATES }).notNull(),
    /** In the smallest unit of the charge's currency. */
    withdrawnAmount: integer('withdrawn_amount').notNull(),
  },
  (table) => [index('dispute_funds_by_payment').on(table.payment)],
);
