import { sql } from 'drizzle-orm';
import { refunds } from '../schema/index.ts';

/**
 * What refunds and disputes take back of a purchase's credits: product decisions, each in one
 * place, as the SQL expressions that posting is made of. The README lists them.
 *
 * A balance may go below zero: spent credits are taken back all the same. That is debt, which the
 * user's next purchases pay. No expression here looks at the balance.
 */

/** A refund counts from its creation, also while it is pending, until it fails or is canceled. */
export const isFailedRefund = sql`${refunds.status} IN ('failed', 'canceled')`;

/**
 * What an invoice bears of a refund whose payment paid several: the invoice's share of the payment
 * (`part` of `whole`), rounded down in the buyer's favour.
 */
export const refundShare = sql.raw(
  `iif(part = whole, amount, CAST(amount * 1.0 * part / whole AS INTEGER))`,
);

/**
 * The share of the credits that is revoked for the refunded share of the price, rounded down in the
 * buyer's favour; all of them for a full refund. Without a known price any refund counts as full.
 */
export const creditsRevoked = sql.raw(`
    CASE
      WHEN COALESCE(refunded, 0) <= 0 THEN 0
      WHEN paid IS NULL OR refunded >= paid THEN credits
      ELSE credits * refunded / paid
    END`);

/** While disputed funds are withdrawn, all credits that refunds have left are on hold. */
export const creditsOnDisputeHold = sql.raw(`iif(COALESCE(disputed, 0), credits - revoked, 0)`);
