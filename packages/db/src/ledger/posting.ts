import type { Fact } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import {
  charges,
  checkoutSessions,
  creditLedger,
  disputeFunds,
  invoices,
  paymentIntents,
  refunds,
} from '../schema/index.ts';
import { ledgerEntries } from './entries.ts';
import { hasSource, PAYMENTS_OF_PURCHASES, PURCHASES_OF_IDS } from './purchase-links.ts';
import {
  creditsOnDisputeHold,
  creditsRevoked,
  isFailedRefund,
  refundShare,
} from './refund-policy.ts';

/**
 * Posting brings the ledger to what the facts say, for the purchases that a batch touched.
 *
 *   touched_ids ─▶ purchase_ids ─▶ purchases ─▶ payment_aliases ─▶ refunds, disputes
 *                                      │                                │
 *                                      └────────▶ revocations ◀─────────┘
 *                                                     │
 *   credit_ledger ─▶ posted ─▶ deltas ◀── targets ◀───┘
 *                                │
 *                                └─▶ new ledger entries
 *
 * From the facts of a purchase follows a target per user and component: the grant, what refunds
 * revoke, what disputes hold. The difference between the target and what is posted, if there is
 * one, becomes an entry. A duplicate makes no difference and so no entry; facts that arrive in
 * another order end in the same sums.
 *
 * An entry's id is `<source>:<type>:<n>`. Ids are unique, so even two postings at once cannot grant
 * twice.
 *
 * @param ids JSON list of the ids of Checkout Sessions, invoices, payments and charges.
 */
const newEntries = (ids: string, at: string) => sql`
  WITH
  touched_ids (id) AS (SELECT value FROM json_each(${ids})),
  ${PURCHASES_OF_IDS},
  purchases AS MATERIALIZED (
    SELECT purchase_ids.id AS source, 'purchase' AS type, ${checkoutSessions.userId} AS user_id,
      ${checkoutSessions.credits} AS credits, ${checkoutSessions.eventId} AS event_id,
      COALESCE(${checkoutSessions.amountTotal}, (
        SELECT ${paymentIntents.amount} FROM ${paymentIntents}
        WHERE ${paymentIntents.id} = ${checkoutSessions.paymentIntent})) AS paid
    FROM purchase_ids CROSS JOIN ${checkoutSessions} ON ${checkoutSessions.id} = purchase_ids.id
    WHERE ${checkoutSessions.credits} > 0
    UNION ALL
    SELECT purchase_ids.id, 'subscription', ${invoices.userId}, ${invoices.credits},
      ${invoices.eventId}, ${invoices.amountPaid}
    FROM purchase_ids CROSS JOIN ${invoices} ON ${invoices.id} = purchase_ids.id
    WHERE ${invoices.credits} > 0
  ),
  ${PAYMENTS_OF_PURCHASES},

  -- The refunded amount of a payment is the greater of the charge's cumulative amount and the sum
  -- of the single refunds, less those that failed.
  refund_amounts (source, payment, part, whole, cumulative, single, failed, as_of, event_id) AS (
    SELECT source, payment_aliases.payment, part, whole, ${charges.amountRefunded}, 0, 0,
      ${charges.asOf}, ${charges.eventId}
    FROM payment_aliases CROSS JOIN ${charges} ON ${charges.payment} = alias
    UNION ALL
    SELECT source, payment_aliases.payment, part, whole, 0, ${refunds.amount},
      iif(${isFailedRefund}, ${refunds.amount}, 0), ${refunds.asOf}, ${refunds.eventId}
    FROM payment_aliases CROSS JOIN ${refunds} ON ${refunds.payment} = alias
  ),
  refunded_payments AS (
    SELECT source, part, whole, MAX(SUM(cumulative), SUM(single)) - SUM(failed) AS amount,
      MAX(as_of) AS as_of, event_id
    FROM refund_amounts GROUP BY source, payment
  ),
  refunded_purchases AS (
    SELECT source, SUM(${refundShare}) AS refunded, MAX(as_of), event_id AS refund_event
    FROM refunded_payments GROUP BY source
  ),
  disputed_purchases AS (
    SELECT source, SUM(${disputeFunds.funds} = 'withdrawn') > 0 AS disputed,
      MAX(${disputeFunds.asOf}), ${disputeFunds.eventId} AS dispute_event
    FROM payment_aliases CROSS JOIN ${disputeFunds} ON ${disputeFunds.payment} = alias
    GROUP BY source
  ),
  revocations AS MATERIALIZED (
    SELECT *, ${creditsRevoked} AS revoked
    FROM purchases
    LEFT JOIN refunded_purchases USING (source) LEFT JOIN disputed_purchases USING (source)
  ),

  -- One row per component from one read of revocations: SQLite compiles a CTE anew for each place
  -- that names it.
  targets (source, component, user_id, amount, event_id) AS (
    SELECT source, iif(component = 'grant', type, component), user_id,
      CASE component
        WHEN 'grant' THEN credits
        WHEN 'refund' THEN -revoked
        ELSE -${creditsOnDisputeHold}
      END,
      CASE component
        WHEN 'grant' THEN event_id
        WHEN 'refund' THEN refund_event
        ELSE dispute_event
      END AS cause
    FROM revocations CROSS JOIN (
      SELECT 'grant' AS component UNION ALL SELECT 'refund' UNION ALL SELECT 'dispute'
    )
    WHERE cause IS NOT NULL
  ),
  -- A row that a person inserted under such an id counts for the numbering only: posting does not
  -- undo it.
  posted (source, component, user_id, amount) AS MATERIALIZED (
    SELECT purchases.source,
      iif(${creditLedger.type} = 'dispute_reversal', 'dispute', ${creditLedger.type}),
      ${creditLedger.userId},
      iif(${creditLedger.source} = purchases.source AND ${creditLedger.type} <> 'adjustment',
        ${creditLedger.amount}, 0)
    FROM purchases CROSS JOIN ${creditLedger} ON ${hasSource(sql`purchases.source`)}
  ),
  posted_rows (source, n) AS (SELECT source, COUNT(*) FROM posted GROUP BY source),
  deltas AS (
    SELECT source, component, user_id, SUM(amount) AS amount, MAX(event_id) AS event_id
    FROM (
      SELECT source, component, user_id, amount, event_id FROM targets
      UNION ALL
      SELECT source, component, user_id, -amount, NULL FROM posted
    )
    GROUP BY source, component, user_id HAVING SUM(amount) <> 0
  ),
  new_entries AS (
    SELECT source, user_id, amount,
      iif(component = 'dispute' AND amount > 0, 'dispute_reversal', component) AS type,
      -- A delta has no event where it undoes a grant to a user whom the purchase no longer names.
      COALESCE(event_id, (SELECT event_id FROM purchases WHERE purchases.source = deltas.source))
        AS event_id,
      COALESCE(posted_rows.n, 0) + ROW_NUMBER() OVER (
        PARTITION BY source ORDER BY amount < 0, component, user_id) AS n
    FROM deltas LEFT JOIN posted_rows USING (source)
  )
  SELECT source || ':' || type || ':' || n, user_id, type, amount, ${at}, source, event_id, NULL
  FROM new_entries ORDER BY source, n`;

/** Nothing when the batch touched no purchase. Must follow `mergeFacts` in the batch. */
export function postEntries(db: Database, facts: readonly Fact[], at: string): Statement[] {
  const ids = new Set(facts.flatMap(touchedIds));
  if (ids.size === 0) return [];
  return [db.insert(ledgerEntries).select(newEntries(JSON.stringify([...ids]), at))];
}

function touchedIds({ kind, row }: Fact): string[] {
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
