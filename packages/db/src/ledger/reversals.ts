import { type SQL, sql } from 'drizzle-orm';
import {
  chargePayments,
  charges,
  disputeFunds,
  invoicePayments,
  refunds,
} from '../schema/index.ts';
import { creditsRevoked, isFailedRefund, shareOfPayment } from './refund-policy.ts';

/**
 * Whether anything of a purchase may have been given back. Few purchases have, and an index that
 * holds nothing for a payment costs no row read, so that posting computes revocations for those
 * alone. An invoice whose lines give back more than they charge has credits below zero, which are a
 * revocation.
 */
export const MAY_BE_REVERSED = sql`(
  credits < 0
  OR EXISTS (SELECT 1 FROM ${charges} WHERE ${charges.payment} = purchase)
  OR EXISTS (SELECT 1 FROM ${refunds} WHERE ${refunds.payment} = purchase)
  OR EXISTS (SELECT 1 FROM ${disputeFunds} WHERE ${disputeFunds.payment} = purchase)
  OR EXISTS (SELECT 1 FROM ${chargePayments} WHERE ${chargePayments.payment} = purchase)
  OR EXISTS (SELECT 1 FROM ${invoicePayments} WHERE ${invoicePayments.invoice} = purchase))`;

/**
 * From a list of purchases and `payment_aliases` to `revocations`: each purchase with what of its
 * price was refunded and is withdrawn by disputes, and the credits that the refunds take back.
 */
export const reversalsOf = (purchases: SQL) => sql`
  -- The refunded amount of a payment is the greater of the charge's cumulative amount and the sum
  -- of the single refunds, less those that failed.
  refund_amounts (purchase, payment, part, whole, cumulative, single, failed, as_of, event_id) AS (
    SELECT purchase, payment_aliases.payment, part, whole, ${charges.amountRefunded}, 0, 0,
      ${charges.asOf}, ${charges.eventId}
    FROM payment_aliases CROSS JOIN ${charges} ON ${charges.payment} = alias
    UNION ALL
    SELECT purchase, payment_aliases.payment, part, whole, 0, ${refunds.amount},
      iif(${isFailedRefund}, ${refunds.amount}, 0), ${refunds.asOf}, ${refunds.eventId}
    FROM payment_aliases CROSS JOIN ${refunds} ON ${refunds.payment} = alias
  ),
  refunded_payments AS (
    SELECT purchase, part, whole, MAX(SUM(cumulative), SUM(single)) - SUM(failed) AS amount,
      MAX(as_of) AS as_of, event_id
    FROM refund_amounts GROUP BY purchase, payment
  ),
  refunded_purchases AS (
    SELECT purchase, SUM(${shareOfPayment}) AS refunded, MAX(as_of), event_id AS refund_event
    FROM refunded_payments GROUP BY purchase
  ),
  disputed_payments AS (
    SELECT purchase, part, whole, ${disputeFunds.withdrawnAmount} AS amount,
      ${disputeFunds.asOf} AS as_of, ${disputeFunds.eventId} AS event_id
    FROM payment_aliases CROSS JOIN ${disputeFunds} ON ${disputeFunds.payment} = alias
  ),
  disputed_purchases AS (
    SELECT purchase, SUM(${shareOfPayment}) AS withdrawn, MAX(as_of), event_id AS dispute_event
    FROM disputed_payments GROUP BY purchase
  ),
  revocations AS MATERIALIZED (
    SELECT *, ${creditsRevoked} AS revoked
    FROM ${purchases}
    LEFT JOIN refunded_purchases USING (purchase) LEFT JOIN disputed_purchases USING (purchase)
  )`;
