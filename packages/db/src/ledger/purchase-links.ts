import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import {
  chargePayments,
  charges,
  checkoutSessions,
  creditLedger,
  disputes,
  invoicePayments,
  paymentIntents,
  refunds,
  stripeEvents,
} from '../schema/index.ts';

/**
 * How payments and purchases are linked, as common table expressions. A payment has up to two ids,
 * its PaymentIntent and its charge, and events name it by either.
 *
 *   event ──▶ touched_ids                               (purchasesOfEvent)
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
 * The ids of the purchases that an event is about: by its object, or by the payment that the object
 * reverses.
 */
export const purchasesOfEvent = (id: string) => sql`
  WITH
  objects (id) AS (SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}),
  touched_ids (id) AS (
    SELECT id FROM objects
    UNION SELECT ${charges.payment}
    FROM objects CROSS JOIN ${charges} ON ${charges.id} = objects.id
    UNION SELECT ${refunds.payment}
    FROM objects CROSS JOIN ${refunds} ON ${refunds.id} = objects.id
    UNION SELECT ${disputes.payment}
    FROM objects CROSS JOIN ${disputes} ON ${disputes.id} = objects.id
  ),
  ${PURCHASES_OF_IDS}
  SELECT id FROM purchase_ids`;

const otherPayments = alias(invoicePayments, 'other_payments');

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
        (SELECT ${chargePayments.payment} FROM ${chargePayments}
          WHERE ${chargePayments.id} = ${invoicePayments.payment}),
        (SELECT ${paymentIntents.id} FROM ${paymentIntents}
          WHERE ${paymentIntents.charge} = ${invoicePayments.payment}),
        ${invoicePayments.payment}),
      COALESCE(${invoicePayments.amountPaid}, 1),
      iif(${invoicePayments.amountPaid} IS NULL, 1, (
        SELECT SUM(${otherPayments.amountPaid}) FROM ${invoicePayments} AS ${otherPayments}
        WHERE ${otherPayments.payment} = ${invoicePayments.payment}))
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
