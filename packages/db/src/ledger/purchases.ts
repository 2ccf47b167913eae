import { sql } from 'drizzle-orm';
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { checkoutSessions, invoicePayments, invoices, paymentIntents } from '../schema/index.ts';

const receiptOf = alias(checkoutSessions, 'receipt_of');
const receiptIntent = alias(paymentIntents, 'receipt_intent');
const paidInvoice = alias(invoices, 'paid_invoice');

/** A session that waits for its payment: the condition of the index `checkout_sessions_waiting`. */
export const isWaiting = (session: Record<'credits' | 'status', SQLiteColumn>) =>
  sql`${session.status} IN ('pending', 'failed') AND ${session.credits} IS NOT NULL`;

/** A session grants once it is paid; one that waits, as soon as its payment has succeeded. */
export const sessionGrants = (
  session: Record<'credits' | 'status', SQLiteColumn>,
  intent: Record<'status', SQLiteColumn>,
) => sql`
  ${session.credits} > 0 AND (${session.status} = 'paid'
    OR (${isWaiting(session)} AND ${intent.status} = 'succeeded'))`;

/** Of a payment with manual capture: the part that was captured grants its share, rounded up. */
export const isPartlyCaptured = sql`(${checkoutSessions.status} <> 'paid'
  AND ${paymentIntents.amount} BETWEEN 0 AND ${checkoutSessions.amountTotal} - 1)`;

/**
 * From the ids of `candidatesOf` to `purchases`: one row per purchase, from the object whose facts
 * count.
 *
 *   session_ids ─┐
 *   intent_ids ──┼─▶ grants ─▶ purchases (purchase, source, type, user_id, credits, event_id, paid)
 *   invoice_ids ─┘
 *
 * Of a session and its PaymentIntent the session counts. A PaymentIntent that paid an invoice with
 * credits, and an invoice that is the receipt of a session, grant nothing themselves: they stay in
 * the list with 0 credits, so that what was posted for them before is taken back. `paid` is the
 * amount that refunds and disputes are a share of.
 */
export const PURCHASES_OF_CANDIDATES = sql`
  grants (purchase, source, type, precedence, user_id, credits, event_id, paid) AS (
    SELECT COALESCE(${checkoutSessions.paymentIntent}, ${checkoutSessions.id}), ${checkoutSessions.id},
      'purchase', 1, ${checkoutSessions.userId}, iif(${isPartlyCaptured},
        (${checkoutSessions.credits} * ${paymentIntents.amount} + ${checkoutSessions.amountTotal} - 1)
          / ${checkoutSessions.amountTotal},
        ${checkoutSessions.credits}),
      ${checkoutSessions.eventId}, iif(${isPartlyCaptured}, ${paymentIntents.amount},
        COALESCE(${checkoutSessions.amountTotal}, ${paymentIntents.amount}))
    FROM session_ids CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = session_ids.id
    LEFT JOIN ${paymentIntents} ON ${paymentIntents.id} = ${checkoutSessions.paymentIntent}
    WHERE ${sessionGrants(checkoutSessions, paymentIntents)}
    UNION ALL
    SELECT ${paymentIntents.id}, ${paymentIntents.id}, 'purchase', 2, ${paymentIntents.userId},
      iif(EXISTS (
        SELECT 1 FROM ${invoicePayments} CROSS JOIN ${invoices} AS ${paidInvoice}
          ON ${paidInvoice.id} = ${invoicePayments.invoice}
        WHERE ${invoicePayments.payment} = ${paymentIntents.id} AND ${paidInvoice.credits} > 0
      ), 0, ${paymentIntents.credits}),
      ${paymentIntents.eventId}, ${paymentIntents.amount}
    FROM intent_ids CROSS JOIN ${paymentIntents} ON ${paymentIntents.id} = intent_ids.id
    WHERE ${paymentIntents.credits} > 0 AND ${paymentIntents.status} = 'succeeded'
    UNION ALL
    SELECT ${invoices.id}, ${invoices.id},
      iif(${invoices.subscription} IS NULL, 'purchase', 'subscription'), 3, ${invoices.userId},
      iif(EXISTS (
        SELECT 1 FROM ${checkoutSessions} AS ${receiptOf}
        LEFT JOIN ${paymentIntents} AS ${receiptIntent}
          ON ${receiptIntent.id} = ${receiptOf.paymentIntent}
        WHERE ${receiptOf.invoice} = ${invoices.id} AND ${receiptOf.mode} = 'payment'
          AND ${sessionGrants(receiptOf, receiptIntent)}
      ) OR EXISTS (
        SELECT 1 FROM ${invoicePayments} CROSS JOIN ${checkoutSessions} AS ${receiptOf}
          ON ${receiptOf.paymentIntent} = ${invoicePayments.payment}
          AND ${isWaiting(receiptOf)}
        CROSS JOIN ${paymentIntents} AS ${receiptIntent}
          ON ${receiptIntent.id} = ${invoicePayments.payment}
        WHERE ${invoicePayments.invoice} = ${invoices.id}
          AND ${sessionGrants(receiptOf, receiptIntent)}
      ), 0, ${invoices.credits}),
      ${invoices.eventId}, ${invoices.total}
    FROM invoice_ids CROSS JOIN ${invoices} ON ${invoices.id} = invoice_ids.id
    WHERE ${invoices.credits} <> 0 AND ${invoices.status} = 'paid'
  ),
  -- SQLite takes the other columns from the row that has the MIN (sqlite.org/lang_select.html, bare
  -- columns).
  purchases AS MATERIALIZED (
    SELECT purchase, source, type, user_id, credits, event_id, paid, MIN(precedence)
    FROM grants GROUP BY purchase
  )`;
