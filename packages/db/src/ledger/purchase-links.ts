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
 *   objects ──▶ touched_ids ──▶ candidates                                 (CANDIDATES_OF_OBJECTS)
 *   touched_payments ──▶ linked_payments ──▶ session_ids, intent_ids, invoice_ids     (candidatesOf)
 *   purchases ──▶ payment_links ──▶ payment_shares ──▶ payment_aliases                  (paymentsOf)
 */

/**
 * Whether a ledger row belongs to the purchase, by its id, which begins with the purchase's key and
 * a colon. (';' is the character after ':'.)
 */
export const isOfPurchase = (purchase: SQL) =>
  sql`${creditLedger.id} BETWEEN ${purchase} || ':' AND ${purchase} || ';'`;

/**
 * The ids whose own facts may belong to a purchase, and the payments from which links lead to further
 * ones: four lists, because each is looked up in one table.
 */
export type TouchedIds = Readonly<Record<'sessions' | 'intents' | 'invoices' | 'payments', SQL>>;

/**
 * From lists of ids (each a SELECT of one column) to `session_ids`, `intent_ids` and `invoice_ids`:
 * the objects whose facts may belong to the purchases. A paid session names its payment itself, so
 * that a batch of purchases follows no link. From a payment or an invoice lead five: what has
 * granted stands in the ledger under the payment's key, sessions that wait for the payment have an
 * index, and so have the links between charges, payments and invoices, and the sessions whose
 * receipt an invoice is. An id can come up twice.
 *
 * Most payments have no link. An index that holds nothing for a payment costs no row read, so that
 * `linked_payments` is empty and with it all that follows from it.
 */
export const candidatesOf = ({ sessions, intents, invoices, payments }: TouchedIds) => sql`
  touched_payments (id) AS (${payments}),
  linked_payments (id) AS MATERIALIZED (
    SELECT id FROM touched_payments
    WHERE EXISTS (SELECT 1 FROM ${chargePayments} WHERE ${chargePayments.id} = touched_payments.id)
      OR EXISTS (
        SELECT 1 FROM ${invoicePayments} WHERE ${invoicePayments.payment} = touched_payments.id)
      OR EXISTS (
        SELECT 1 FROM ${invoicePayments} WHERE ${invoicePayments.invoice} = touched_payments.id)
      OR EXISTS (
        SELECT 1 FROM ${checkoutSessions}
        WHERE ${checkoutSessions.paymentIntent} = touched_payments.id AND ${isWaiting(checkoutSessions)})
      OR EXISTS (
        SELECT 1 FROM ${checkoutSessions}
        WHERE ${checkoutSessions.invoice} = touched_payments.id AND ${checkoutSessions.mode} = 'payment')
  ),
  payment_ids (id) AS MATERIALIZED (
    SELECT id FROM linked_payments
    UNION ALL SELECT ${chargePayments.payment}
    FROM linked_payments CROSS JOIN ${chargePayments} ON ${chargePayments.id} = linked_payments.id
  ),
  waiting_sessions (id, invoice) AS MATERIALIZED (
    SELECT ${checkoutSessions.id}, ${checkoutSessions.invoice}
    FROM payment_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.paymentIntent} = payment_ids.id AND ${isWaiting(checkoutSessions)}
  ),
  linked_ids (id) AS MATERIALIZED (
    SELECT id FROM payment_ids
    UNION ALL SELECT ${invoicePayments.invoice}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.payment} = payment_ids.id
    UNION ALL SELECT ${invoicePayments.payment}
    FROM payment_ids CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = payment_ids.id
    -- A session that grants in the end replaces the invoice that is its receipt.
    UNION ALL SELECT invoice FROM waiting_sessions WHERE invoice IS NOT NULL
  ),
  recorded_sources (id) AS MATERIALIZED (
    SELECT ${creditLedger.source}
    FROM touched_payments CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`touched_payments.id`)}
    UNION ALL SELECT ${creditLedger.source}
    FROM payment_ids CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`payment_ids.id`)}
  ),
  session_ids (id) AS (
    ${sessions}
    UNION ALL SELECT id FROM recorded_sources
    UNION ALL SELECT id FROM waiting_sessions
    -- The ledger names the PaymentIntent where that granted before the session: then the receipt
    -- leads to the session.
    UNION ALL SELECT ${checkoutSessions.id}
    FROM linked_ids CROSS JOIN ${checkoutSessions}
      ON ${checkoutSessions.invoice} = linked_ids.id AND ${checkoutSessions.mode} = 'payment'
  ),
  intent_ids (id) AS (
    ${intents} UNION ALL SELECT id FROM recorded_sources UNION ALL SELECT id FROM linked_ids
  ),
  invoice_ids (id) AS (
    ${invoices} UNION ALL SELECT id FROM recorded_sources UNION ALL SELECT id FROM linked_ids
  )`;

/** The same from `touched_ids (id)`, whatever kind of object each is. */
export const CANDIDATES_OF_IDS = candidatesOf({
  sessions: sql`SELECT id FROM touched_ids`,
  intents: sql`SELECT id FROM touched_ids`,
  invoices: sql`SELECT id FROM touched_ids`,
  payments: sql`SELECT id FROM touched_ids`,
});

/** An id of Stripe, such as `pi_…`; null for another text, such as the id of a ledger entry with its colons. */
export const toObjectId = (text: string): string | null =>
  /^[A-Za-z]+_\w+$/.test(text) ? text : null;

/**
 * From `objects (id)` to `candidates (id)`: the purchases that Stripe's objects are about, by
 * themselves or by the payment that they reverse.
 */
export const CANDIDATES_OF_OBJECTS = sql`
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
  ${CANDIDATES_OF_IDS},
  candidates (id) AS MATERIALIZED (
    SELECT id FROM session_ids UNION SELECT id FROM intent_ids UNION SELECT id FROM invoice_ids
  )`;

/** The keys of the purchases that an event is about. */
export const purchasesOfEvent = (id: string) => sql`
  WITH
  objects (id) AS (SELECT ${stripeEvents.objectId} FROM ${stripeEvents} WHERE ${stripeEvents.id} = ${id}),
  ${CANDIDATES_OF_OBJECTS}
  SELECT DISTINCT id FROM candidates`;

const otherPayments = alias(invoicePayments, 'other_invoice_payments');

/**
 * From a list of purchases, such as `purchases (purchase, …)`, to
 * `payment_aliases (purchase, payment, part, whole, alias)`: each payment of each purchase under each
 * of its ids. The key of a purchase is its payment, or its
 * invoice, which payments paid. Where one payment paid several invoices, an invoice has `part` of
 * its `whole`; otherwise both are 1.
 */
export const paymentsOf = (purchases: SQL) => sql`
  payment_links (purchase, payment, part, whole) AS (
    SELECT purchase, purchase, 1, 1 FROM ${purchases}
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
    FROM ${purchases} CROSS JOIN ${invoicePayments} ON ${invoicePayments.invoice} = purchase
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
