import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import {
  chargePayments,
  charges,
  checkoutSessions,
  creditLedger,
  disputes,
  invoicePayments,
  refunds,
  stripeEvents,
} from '../schema/index.ts';
import { isWaiting } from './purchases.ts';

/**
 * How payments and purchases are linked, as common table expressions. A purchase is keyed by its
 * PaymentIntent, else by its Checkout Session, else by its invoice, and ledger ids begin with that
 * key. A payment has up to two ids, its PaymentIntent and its charge: old events name it by either.
 *
 *   objects ──▶ touched_ids                                       (CANDIDATES_OF_OBJECTS)
 *   touched_ids ──▶ payment_ids ──▶ candidates                    (CANDIDATES_OF_IDS)
 *   purchases ──▶ payment_links ──▶ payment_shares ──▶ payment_aliases   (PAYMENTS_OF_PURCHASES)
 */

/**
 * Whether a ledger row belongs to the purchase, by its id, which begins with the purchase's key and
 * a colon. (';' is the character after ':'.)
 */
export const isOfPurchase = (purchase: SQL) =>
  sql`${creditLedger.id} BETWEEN ${purchase} || ':' AND ${purchase} || ';'`;

/**
 * From `touched_ids (id, is_payment)` to `candidates (id)`: the sessions, PaymentIntents and invoices
 * whose facts may tell of the purchases. A session names its payment and its invoice itself, so that
 * a batch of purchases expands nothing. From a payment or an invoice (`is_payment`) lead four ways:
 * what has granted stands in the ledger under the payment's key, sessions that wait for the payment
 * have an index, and so have the links between payments and invoices, and the sessions whose receipt
 * an invoice is. An id can come up twice.
 */
export const CANDIDATES_OF_IDS = sql`
  payment_ids (id) AS MATERIALIZED (
    SELECT id FROM touched_ids WHERE is_payment
    UNION ALL SELECT ${chargePayments.payment}
    FROM touched_ids CROSS JOIN ${chargePayments} ON ${chargePayments.id} = touched_ids.id
    WHERE is_payment
  ),
  -- Three lists, because D1 takes five terms in one compound SELECT.
  recorded_sources (id) AS MATERIALIZED (
    SELECT ${creditLedger.source}
    FROM payment_ids CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`payment_ids.id`)}
    UNION ALL SELECT ${checkoutSessions.id}
    FROM payment_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.paymentIntent} = payment_ids.id
      AND ${isWaiting(checkoutSessions)}
    -- A session that grants in the end replaces the invoice that is its receipt.
    UNION ALL SELECT ${checkoutSessions.invoice}
    FROM payment_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.paymentIntent} = payment_ids.id
      AND ${isWaiting(checkoutSessions)}
    WHERE ${checkoutSessions.invoice} IS NOT NULL
  ),
  linked_ids (id) AS MATERIALIZED (
    SELECT id FROM payment_ids
    UNION ALL SELECT ${invoicePayments.invoice}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.payment} = payment_ids.id
    UNION ALL SELECT ${invoicePayments.payment}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = payment_ids.id
  ),
  candidates (id) AS MATERIALIZED (
    SELECT id FROM touched_ids
    UNION ALL SELECT id FROM linked_ids
    UNION ALL SELECT id FROM recorded_sources
    -- The ledger names the PaymentIntent where that granted before the session: then the receipt
    -- leads to the session.
    UNION ALL SELECT ${checkoutSessions.id}
    FROM linked_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.invoice} = linked_ids.id AND ${checkoutSessions.mode} = 'payment'
  )`;

/**
 * From `objects (id)` to `candidates (id)`: the purchases that Stripe's objects are about, by
 * themselves or by the payment that they reverse.
 */
export const CANDIDATES_OF_OBJECTS = sql`
  touched_ids (id, is_payment) AS (
    SELECT id, 1 FROM objects
    UNION SELECT ${checkoutSessions.paymentIntent}, 1
    FROM objects CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = objects.id
    UNION SELECT ${charges.payment}, 1
    FROM objects CROSS JOIN ${charges} ON ${charges.id} = objects.id
    UNION SELECT ${refunds.payment}, 1
    FROM objects CROSS JOIN ${refunds} ON ${refunds.id} = objects.id
    UNION SELECT ${disputes.payment}, 1
    FROM objects CROSS JOIN ${disputes} ON ${disputes.id} = objects.id
  ),
  ${CANDIDATES_OF_IDS}`;

/** The keys of the purchases that an event is about. */
export const purchasesOfEvent = (id: string) => sql`
  WITH
  objects (id) AS (SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}),
  ${CANDIDATES_OF_OBJECTS}
  SELECT DISTINCT id FROM candidates`;

const otherPayments = alias(invoicePayments, 'other_invoice_payments');

/**
 * From `purchases (purchase, …)` to `payment_aliases (purchase, payment, part, whole, alias)`: each
 * payment of each purchase under each of its ids. The key of a purchase is its payment, or its
 * invoice, which payments paid. Where one payment paid several invoices, an invoice has `part` of
 * its `whole`; otherwise both are 1.
 */
export const PAYMENTS_OF_PURCHASES = sql`
  payment_links (purchase, payment, part, whole) AS (
    SELECT purchase, purchase, 1, 1 FROM purchases
    UNION ALL
    SELECT purchase,
      COALESCE(
        (SELECT ${chargePayments.payment} FROM ${chargePayments}
          WHERE ${chargePayments.id} = ${invoicePayments.payment}),
        ${invoicePayments.payment}),
      COALESCE(${invoicePayments.amountPaid}, 1),
      iif(${invoicePayments.amountPaid} IS NULL, 1, (
        SELECT SUM(${otherPayments.amountPaid}) FROM ${invoicePayments} AS ${otherPayments}
        WHERE ${otherPayments.payment} = ${invoicePayments.payment}))
    FROM purchases CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = purchase
  ),
  -- A link by the charge and one by the PaymentIntent are one payment.
  payment_shares (purchase, payment, part, whole) AS (
    SELECT purchase, payment, MAX(part), MAX(whole) FROM payment_links GROUP BY purchase, payment
  ),
  payment_aliases (purchase, payment, part, whole, alias) AS (
    SELECT purchase, payment, part, whole, payment FROM payment_shares
    UNION ALL
    SELECT purchase, payment_shares.payment, part, whole, ${chargePayments.id}
    FROM payment_shares
    CROSS JOIN ${chargePayments} ON ${chargePayments.payment} = payment_shares.payment
  )`;
