/**
 * Decisions about what grants credits, each in one place; the README lists them. What refunds and
 * disputes take back is decided in packages/db/src/ledger/refund-policy.ts.
 */

/** No purchase grants more: a typo in metadata must not mint a fortune. */
export const CREDITS_MAX = 1_000_000;

/**
 * The payment statuses of a Checkout Session that grant. `no_payment_required` is a session that
 * cost nothing after a discount: a coupon is meant to give the credits away.
 */
export const GRANTING_PAYMENT_STATUSES: readonly string[] = ['paid', 'no_payment_required'];

/**
 * The invoices that grant: a subscription's first, its renewals, and a change of plan. Any other
 * billing reason, such as `manual`, is recorded and grants nothing.
 */
export const GRANTING_BILLING_REASONS: readonly string[] = [
  'subscription_create',
  'subscription_cycle',
  // What API versions before 2018 call both.
  'subscription',
  'subscription_update',
];

interface InvoiceLineKind {
  readonly isSubscriptionLine: boolean;
  readonly isProration: boolean;
}

/**
 * An invoice grants for each line of its subscription that charges a full period, and nothing for a
 * prorated line. So a change of plan within a period grants nothing (the new plan's credits come
 * with the next renewal), and a change that starts a new period grants that period.
 */
export const isFullPeriodLine = ({ isSubscriptionLine, isProration }: InvoiceLineKind): boolean =>
  isSubscriptionLine && !isProration;
