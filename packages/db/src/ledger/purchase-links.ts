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

/**
 * How payments and purchases are linked, as common table expressions. A purchase is keyed by its
 * PaymentIntent, else by its Checkout Session, else by its invoice, and ledger ids begin with that
 * key. A payment has up to two ids, its PaymentIntent and its charge: old events name it by either.
 *
 *   event ──▶ touched_ids                                         (purchasesOfEvent)
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
 * From `touched_ids (id)`, ids of sessions, invoices, payments or charges, to `candidates (id)`: the
 * sessions, PaymentIntents and invoices whose facts may tell of the same purchases. Those that have
 * granted stand in the ledger under the payment's key; sessions that wait for a payment, and what an
 * invoice pays, have an index.
 */
export const CANDIDATES_OF_IDS = sql`
  payment_ids (id) AS (
    SELECT id FROM touched_ids
    UNION SELECT ${chargePayments.payment}
    FROM touched_ids CROSS JOIN ${chargePayments} ON ${chargePayments.id} = touched_ids.id
  ),
  recorded_sources (id) AS (
    SELECT ${creditLedger.source}
    FROM payment_ids CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`payment_ids.id`)}
    UNION SELECT ${checkoutSessions.id}
    FROM payment_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.paymentIntent} = payment_ids.id
      AND ${checkoutSessions.status} IN ('pending', 'failed') AND ${checkoutSessions.credits} IS NOT NULL
  ),
  -- Three lists, because D1 takes five terms in one compound SELECT.
  related_ids (id) AS (
    SELECT id FROM payment_ids
    UNION SELECT id FROM recorded_sources
    UNION SELECT ${invoicePayments.invoice}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.payment} = payment_ids.id
    UNION SELECT ${invoicePayments.payment}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = payment_ids.id
  ),
  -- A session that grants in the end replaces its invoice, and is found by it: the ledger may name the
  -- PaymentIntent, where that has granted the same before.
  candidates (id) AS (
    SELECT id FROM related_ids
    UNION SELECT ${checkoutSessions.invoice}
    FROM related_ids CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = related_ids.id
    WHERE ${checkoutSessions.invoice} IS NOT NULL
    UNION SELECT ${checkoutSessions.id}
    FROM related_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.invoice} = related_ids.id AND ${checkoutSessions.mode} = 'payment'
  )`;

/**
 * The keys of the purchases that an event is about: by its object, or by the payment that the object
 * reverses.
 */
export const purchasesOfEvent = (id: string) => sql`
  WITH
  objects (id) AS (SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}),
  touched_ids (id) AS (
    SELECT id FROM objects
    UNION SELECT ${checkoutSessions.paymentIntent}
    FROM objects CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = objects.id
    UNION SELECT ${charges.payment}
    FROM objects CROSS JOIN ${charges} ON ${charges.id} = objects.id
    UNION SELECT ${refunds.payment}
    FROM objects CROSS JOIN ${refunds} ON ${refunds.id} = objects.id
    UNION SELECT ${disputes.payment}
    FROM objects CROSS JOIN ${disputes} ON ${disputes.id} = objects.id
  ),
  ${CANDIDATES_OF_IDS}
  SELECT id FROM candidates`;

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
