import { sql } from 'drizzle-orm';
import {
  chargePayments,
  checkoutSessions,
  creditLedger,
  invoicePayments,
  paymentIntents,
} from '../schema/index.ts';

/**
 * How payments and purchases are linked, as common table expressions. A payment has up to two ids,
 * its PaymentIntent and its charge, and events name it by either.
 *
 *   touched_ids ──▶ payment_ids ──▶ purchase_ids        (PURCHASES_OF_IDS)
 *   purchases ──▶ payment_shares ──▶ payment_aliases    (PAYMENTS_OF_PURCHASES)
 */

/**
 * From `touched_ids (id)`, ids of sessions, invoices, payments or charges, to `purchase_ids (id)`:
 * the Checkout Sessions and invoices that they belong to.
 */
export const PURCHASES_OF_IDS = sql`
  payment_ids (id) AS (
    SELECT id FROM touched_ids
    UNION SELECT ${paymentIntents.id}
    FROM touched_ids CROSS JOIN ${paymentIntents} ON ${paymentIntents.charge} = touched_ids.id
    UNION SELECT ${chargePayments.payment}
    FROM touched_ids CROSS JOIN ${chargePayments} ON ${chargePayments.id} = touched_ids.id
  ),
  purchase_ids (id) AS (
    SELECT id FROM touched_ids
    UNION SELECT ${checkoutSessions.id}
    FROM payment_ids
    CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.paymentIntent} = payment_ids.id
    UNION SELECT ${invoicePayments.invoice}
    FROM payment_ids
    CROSS JOIN ${invoicePayments} ON ${invoicePayments.payment} = payment_ids.id
  )`;

/**
 * From `purchases (source, …)` to `payment_aliases (source, payment, part, whole, alias)`: each
 * payment of each purchase under each of its ids. Where one payment paid several invoices, an
 * invoice has `part` of its `whole`; otherwise both are 1.
 */
export const PAYMENTS_OF_PURCHASES = sql`
  payment_links (source, payment, part, whole) AS (
    SELECT source, ${checkoutSessions.paymentIntent}, 1, 1
    FROM purchases CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = source
    WHERE ${checkoutSessions.paymentIntent} IS NOT NULL
    UNION ALL
    SELECT source,
      COALESCE(
        (SELECT payment FROM ${chargePayments} WHERE id = ${invoicePayments.payment}),
        (SELECT id FROM ${paymentIntents} WHERE charge = ${invoicePayments.payment}),
        ${invoicePayments.payment}),
      COALESCE(${invoicePayments.amountPaid}, 1),
      iif(${invoicePayments.amountPaid} IS NULL, 1, (
        SELECT SUM(other.amount_paid) FROM ${invoicePayments} AS other
        WHERE other.payment = ${invoicePayments.payment}))
    FROM purchases CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = source
  ),
  -- A link by the charge and one by the PaymentIntent are one payment.
  payment_shares (source, payment, part, whole) AS (
    SELECT source, payment, MAX(part), MAX(whole) FROM payment_links GROUP BY source, payment
  ),
  payment_aliases (source, payment, part, whole, alias) AS (
    SELECT source, payment, part, whole, ids.value
    FROM payment_shares CROSS JOIN json_each((
      SELECT json_group_array(id) FROM (
        SELECT payment_shares.payment AS id
        UNION SELECT ${paymentIntents.charge} FROM ${paymentIntents}
        WHERE ${paymentIntents.id} = payment_shares.payment
          AND ${paymentIntents.charge} IS NOT NULL
        UNION SELECT ${chargePayments.id} FROM ${chargePayments}
        WHERE ${chargePayments.payment} = payment_shares.payment
      )
    )) AS ids
  )`;

/**
 * Whether a ledger row belongs to the purchase, by its id, which begins with the purchase's and a
 * colon. (';' is the character after ':'.)
 */
export const hasSource = (purchaseId: ReturnType<typeof sql>) =>
  sql`${creditLedger.id} BETWEEN ${purchaseId} || ':' AND ${purchaseId} || ';'`;
