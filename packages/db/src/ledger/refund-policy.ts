/**
 * What a refund or a dispute does to a purchase's credits: a product's decisions, each in one
 * place, as the SQL that settlement is made of. The README lists them.
 *
 * A balance may go below zero: credits that were spent are taken back all the same. That is debt,
 * which the user's next purchases pay. No expression here looks at the balance.
 */

/** A refund counts from its creation, while it is pending too, until it fails or is canceled. */
export const refundCameToNothing = `status IN ('failed', 'canceled')`;

/**
 * What each invoice bears of a refund, where one payment paid several: by what the payment gave to it
 * (`part` of `whole`), rounded down in the buyer's favour.
 */
export const refundBorne = `
  iif(part = whole, amount, CAST(amount * 1.0 * part / whole AS INTEGER))`;

/**
 * The share that is taken back for what was refunded, rounded down in the buyer's favour; all of
 * it for a full refund. Where the price is not known, any refund counts as full.
 */
export const creditsTakenBack = `
  CASE
    WHEN COALESCE(refunded, 0) <= 0 THEN 0
    WHEN paid IS NULL OR refunded >= paid THEN credits
    ELSE credits * refunded / paid
  END`;

/** While disputed funds are withdrawn, all that refunds have left of the purchase is held. */
export const creditsHeld = `iif(COALESCE(disputed, 0), credits - taken_back, 0)`;
