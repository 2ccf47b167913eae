import { sql } from 'drizzle-orm';
import { refunds } from '../schema/index.ts';

/**
 * What refunds and disputes take back of a purchase's credits: product decisions, each in one
 * place, as the SQL expressions that posting is made of. docs/policies.md explains them.
 *
 * A balance may go below zero: spent credits are taken back all the same. That is debt, which the
 * user's next purchases pay. No expression here looks at the balance.
 */

/** A refund counts from its creation, also while it is pending, until it fails or is canceled. */
export const isFailedRefund = sql`${refunds.status} IN ('failed', 'canceled')`;

/**
 * What an invoice bears of a refunded or disputed `amount` whose payment paid several: the invoice's
 * share of the payment (`part` of `whole`), rounded down in the buyer's favour.
 */
export const shareOfPayment = sql.raw(
  `iif(part = whole, amount, CAST(amount * 1.0 * part / whole AS INTEGER))`,
);

/**
 * The share of the credits for a share of the price, rounded down in the buyer's favour; all of them
 * for the whole price. Without a known price any amount counts as the whole.
 */
const creditsFor = (amount: string) => `
    CASE
      WHEN credits <= 0 OR COALESCE(${amount}, 0) <= 0 THEN 0
      WHEN paid IS NULL OR ${amount} >= paid THEN credits
      ELSE credits * ${amount} / paid
    END`;

/** What refunds take back: the refunded share of the price. */
export const creditsRevoked = sql.raw(creditsFor('refunded'));

/**
 * While disputed money is withdrawn, its share of the credits is on hold: at most what refunds have
 * left, because a dispute can include what was refunded before.
 */
export const creditsOnDisputeHold = sql.raw(
  `MAX(MIN(${creditsFor('withdrawn')}, credits - revoked), 0)`,
);
