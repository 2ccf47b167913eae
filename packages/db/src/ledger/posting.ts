import type { Fact } from '@stripe-credits/stripe-events';
import {
  creditsHeld,
  creditsTakenBack,
  refundBorne,
  refundCameToNothing,
} from './refund-policy.ts';

/**
 * Brings the ledger to what the facts say, for the purchases that the batch touched.
 *
 * From the facts of a purchase follows a target per user and component: what it grants, what
 * refunds take back, what disputes hold. What the ledger holds is taken off it, and the difference,
 * if there is one, becomes a new row. A duplicate makes no difference and so no row; facts that
 * arrive in another order end in the same sums.
 *
 * `touched` is given as JSON: the ids of Checkout Sessions, invoices, payments and charges.
 */
const SETTLE = `
  WITH
  touched (id) AS (SELECT value FROM json_each(?1)),

  -- From what was touched to the purchases that it belongs to, under either name of a payment.
  payment (id) AS (
    SELECT id FROM touched
    UNION SELECT intent.id
    FROM touched CROSS JOIN payment_intents AS intent ON intent.charge = touched.id
    UNION SELECT named.payment
    FROM touched CROSS JOIN charge_payments AS named USING (id)
  ),
  source (id) AS (
    SELECT id FROM touched
    UNION SELECT session.id
    FROM payment CROSS JOIN checkout_sessions AS session ON session.payment_intent = payment.id
    UNION SELECT link.invoice
    FROM payment CROSS JOIN invoice_payments AS link ON link.payment = payment.id
  ),
  purchase AS MATERIALIZED (
    SELECT id AS source, 'purchase' AS type, user_id, credits, event_id,
      COALESCE(amount_total, (SELECT amount FROM payment_intents
        WHERE payment_intents.id = checkout_sessions.payment_intent)) AS paid
    FROM source CROSS JOIN checkout_sessions USING (id) WHERE credits > 0
    UNION ALL
    SELECT id, 'subscription', user_id, credits, event_id, amount_paid
    FROM source CROSS JOIN invoices USING (id) WHERE credits > 0
  ),

  -- From each purchase to all that was said of its payments. Where a payment paid several invoices,
  -- each bears its part of what is refunded of it. A link under the charge's name and one under the
  -- PaymentIntent's are one payment.
  linked (source, payment, part, whole) AS (
    SELECT source, payment_intent, 1, 1
    FROM purchase CROSS JOIN checkout_sessions ON id = source WHERE payment_intent IS NOT NULL
    UNION ALL
    SELECT source,
      COALESCE(
        (SELECT payment FROM charge_payments WHERE id = link.payment),
        (SELECT id FROM payment_intents WHERE charge = link.payment),
        link.payment),
      COALESCE(link.amount_paid, 1),
      iif(link.amount_paid IS NULL, 1, (
        SELECT SUM(amount_paid) FROM invoice_payments WHERE payment = link.payment))
    FROM purchase CROSS JOIN invoice_payments AS link ON link.invoice = source
  ),
  paid_with (source, payment, part, whole) AS (
    SELECT source, payment, MAX(part), MAX(whole) FROM linked GROUP BY source, payment
  ),
  known_as (source, payment, part, whole, name) AS (
    SELECT source, payment, part, whole, name.value
    FROM paid_with CROSS JOIN json_each((
      SELECT json_group_array(name) FROM (
        SELECT paid_with.payment AS name
        UNION SELECT charge FROM payment_intents
        WHERE id = paid_with.payment AND charge IS NOT NULL
        UNION SELECT id FROM charge_payments WHERE charge_payments.payment = paid_with.payment
      )
    )) AS name
  ),
  refund_said (source, payment, part, whole, in_all, single, failed, as_of, event_id) AS (
    SELECT source, known_as.payment, part, whole, amount_refunded, 0, 0, as_of, event_id
    FROM known_as CROSS JOIN charges ON charges.payment = name
    UNION ALL
    SELECT source, known_as.payment, part, whole, 0, amount,
      iif(${refundCameToNothing}, amount, 0), as_of, event_id
    FROM known_as CROSS JOIN refunds ON refunds.payment = name
  ),
  refunded_payment AS (
    SELECT source, part, whole, MAX(SUM(in_all), SUM(single)) - SUM(failed) AS amount,
      MAX(as_of) AS as_of, event_id
    FROM refund_said GROUP BY source, payment
  ),
  refund AS (
    SELECT source,
      SUM(${refundBorne}) AS refunded,
      MAX(as_of), event_id AS refund_event
    FROM refunded_payment GROUP BY source
  ),
  dispute AS (
    SELECT source, SUM(funds = 'withdrawn') > 0 AS disputed, MAX(as_of), event_id AS dispute_event
    FROM known_as CROSS JOIN dispute_funds ON dispute_funds.payment = name GROUP BY source
  ),
  taking AS MATERIALIZED (
    SELECT *, ${creditsTakenBack} AS taken_back
    FROM purchase LEFT JOIN refund USING (source) LEFT JOIN dispute USING (source)
  ),

  -- What each component must come to, against what the ledger holds of it.
  -- (One look at \`taking\` for all three: SQLite compiles a CTE anew for each place that names it.)
  target (source, component, user_id, amount, event_id) AS (
    SELECT source, iif(component = 'grant', type, component), user_id,
      CASE component
        WHEN 'grant' THEN credits
        WHEN 'refund' THEN -taken_back
        ELSE -${creditsHeld}
      END,
      CASE component WHEN 'grant' THEN event_id WHEN 'refund' THEN refund_event ELSE dispute_event END
        AS because
    FROM taking CROSS JOIN (
      SELECT 'grant' AS component UNION ALL SELECT 'refund' UNION ALL SELECT 'dispute'
    )
    WHERE because IS NOT NULL
  ),
  held (source, component, user_id, amount) AS MATERIALIZED (
    -- All ids of a source start with it and a colon, and ';' is the character after ':'. A row
    -- that a person gave such an id counts for the numbering alone: it is not ours to undo.
    SELECT purchase.source, iif(row.type = 'dispute_reversal', 'dispute', row.type),
      row.user_id, iif(row.source = purchase.source AND row.type <> 'adjustment', row.amount, 0)
    FROM purchase CROSS JOIN credit_ledger AS row
      ON row.id BETWEEN purchase.source || ':' AND purchase.source || ';'
  ),
  rows_before (source, n) AS (SELECT source, COUNT(*) FROM held GROUP BY source),
  due AS (
    SELECT source, component, user_id, SUM(amount) AS amount, MAX(event_id) AS event_id
    FROM (
      SELECT source, component, user_id, amount, event_id FROM target
      UNION ALL
      SELECT source, component, user_id, -amount, NULL FROM held
    )
    GROUP BY source, component, user_id HAVING SUM(amount) <> 0
  ),
  entry AS (
    SELECT source, user_id, amount,
      iif(component = 'dispute' AND amount > 0, 'dispute_reversal', component) AS type,
      -- Only what is undone for a user whom a later word on the purchase no longer names has none.
      COALESCE(event_id, (SELECT event_id FROM purchase WHERE purchase.source = due.source))
        AS event_id,
      COALESCE(rows_before.n, 0) + ROW_NUMBER() OVER (
        PARTITION BY source ORDER BY amount < 0, component, user_id) AS n
    FROM due LEFT JOIN rows_before USING (source)
  )
  INSERT INTO credit_transactions (id, user_id, type, amount, created_at, source, event_id)
  SELECT source || ':' || type || ':' || n, user_id, type, amount, ?2, source, event_id
  FROM entry ORDER BY source, n`;

/** Nothing when the batch touched no purchase. */
export function settle(db: D1Database, facts: readonly Fact[], at: string): D1PreparedStatement[] {
  const touched = new Set(facts.flatMap(touchedBy));
  if (touched.size === 0) return [];
  return [db.prepare(SETTLE).bind(JSON.stringify([...touched]), at)];
}

function touchedBy({ kind, row }: Fact): string[] {
  switch (kind) {
    case 'checkoutSession':
    case 'invoice':
    case 'paymentIntent':
      return [row.id];
    case 'invoicePayment':
      return [row.invoice, row.payment];
    case 'chargePayment':
      return [row.id, row.payment];
    case 'charge':
    case 'refund':
    case 'disputeFunds':
      return [row.payment];
    case 'dispute':
    case 'subscription':
      return [];
  }
}
