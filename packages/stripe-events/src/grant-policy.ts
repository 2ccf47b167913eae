/**
 * Decisions about money that are a product's to make, each in one place. The README lists them;
 * how refunds and disputes are shared out stands in packages/db/src/policies.ts.
 */

/** No purchase grants more: a slip in metadata must not mint a fortune. */
export const CREDITS_MAX = 1_000_000;

/**
 * The payment states of a session that grant. `no_payment_required` is a session that cost nothing
 * after a discount: who made the coupon meant the credits to be given.
 */
export const GRANTING_PAYMENT_STATES: readonly string[] = ['paid', 'no_payment_required'];

/**
 * The invoices that grant: a subscription's first, its renewals, and a change of plan. Every other
 * reason, such as `manual`, is recorded and grants nothing.
 */
export const GRANTING_BILLING_REASONS: readonly string[] = [
  'subscription_create',
  'subscription_cycle',
  // What API versions before 2018 call both.
  'subscription',
  'subscription_update',
];

interface Line {
  readonly subscribed: boolean;
  readonly prorated: boolean;
}

/**
 * An invoice grants for each line of its subscription that charges a whole period, and nothing for
 * a prorated one. So a change of plan in the middle of a period grants nothing by itself (the new
 * plan's credits come with the next renewal), and one that starts a new period grants that period.
 */
export const chargesWholePeriod = (line: Line) => line.subscribed && !line.prorated;
