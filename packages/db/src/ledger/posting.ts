import type { Fact } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import type { NotificationSettings } from '../notifications/settings.ts';
import { creditLedger } from '../schema/index.ts';
import { ledgerEntries } from './entries.ts';
import { CANDIDATES_OF_IDS, isOfPurchase, PAYMENTS_OF_PURCHASES } from './purchase-links.ts';
import { PURCHASES_OF_CANDIDATES } from './purchases.ts';
import { creditsOnDisputeHold } from './refund-policy.ts';
import { REVERSALS_OF_PURCHASES } from './reversals.ts';

/**
 * Posting brings the ledger to what the facts say, for the purchases that a batch touched.
 *
 *   touched_ids ─▶ candidates ─▶ purchases ─▶ payment_aliases ─▶ refunds, disputes
 *                                    │                                │
 *                                    └────────▶ revocations ◀─────────┘
 *                                                   │
 *   credit_ledger ─▶ posted ─▶ deltas ◀── targets ◀─┘
 *                                │
 *                                └─▶ new ledger entries
 *
 * From the facts of a purchase follows a target per user and component: the grant, what refunds
 * revoke, what disputes hold. The difference between the target and what is posted, if there is
 * one, becomes an entry. A duplicate makes no difference and so no entry; facts that arrive in
 * another order end in the same sums.
 *
 * An entry's id is `<purchase>:<type>:<n>`. Ids are unique, so even two postings at once cannot grant
 * twice.
 *
 * @param ids JSON lists of an id and whether it is of a payment: see `touchedIds`.
 */
const newEntries = (
  ids: string,
  at: string,
  { kinds, lowBalanceThreshold }: NotificationSettings,
) => sql`
  WITH
  touched_ids (id, is_payment) AS (
    SELECT value ->> 0, value ->> 1 FROM json_each(${ids})
  ),
  ${CANDIDATES_OF_IDS},
  ${PURCHASES_OF_CANDIDATES},
  ${PAYMENTS_OF_PURCHASES},
  ${REVERSALS_OF_PURCHASES},

  -- One row per component from one read of revocations: SQLite compiles a CTE anew for each place
  -- that names it. An invoice whose lines give back more than they charge has credits below zero,
  -- which are a revocation.
  targets (purchase, component, user_id, amount, event_id) AS (
    SELECT purchase, iif(component = 'grant', type, component), user_id,
      CASE component
        WHEN 'grant' THEN MAX(credits, 0)
        WHEN 'refund' THEN MIN(credits, 0) - revoked
        ELSE -${creditsOnDisputeHold}
      END,
      CASE component
        WHEN 'grant' THEN event_id
        WHEN 'refund' THEN iif(credits < 0, event_id, refund_event)
        ELSE dispute_event
      END AS cause
    FROM revocations CROSS JOIN (
      SELECT 'grant' AS component UNION ALL SELECT 'refund' UNION ALL SELECT 'dispute'
    )
    WHERE cause IS NOT NULL
  ),
  -- A row that a person inserted under such an id counts for the numbering only: posting does not
  -- undo it.
  posted (purchase, component, user_id, amount) AS MATERIALIZED (
    SELECT purchase,
      iif(${creditLedger.type} = 'dispute_reversal', 'dispute', ${creditLedger.type}),
      ${creditLedger.userId},
      iif(${creditLedger.source} IS NOT NULL AND ${creditLedger.type} <> 'adjustment',
        ${creditLedger.amount}, 0)
    FROM purchases CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`purchases.purchase`)}
  ),
  posted_rows (purchase, n) AS (SELECT purchase, COUNT(*) FROM posted GROUP BY purchase),
  deltas AS (
    SELECT purchase, component, user_id, SUM(amount) AS amount, MAX(event_id) AS event_id
    FROM (
      SELECT purchase, component, user_id, amount, event_id FROM targets
      UNION ALL
      SELECT purchase, component, user_id, -amount, NULL FROM posted
    )
    GROUP BY purchase, component, user_id HAVING SUM(amount) <> 0
  ),
  new_entries AS (
    SELECT purchase, source, deltas.user_id, amount,
      iif(component = 'dispute' AND amount > 0, 'dispute_reversal', component) AS type,
      -- A delta has no event where it undoes a grant to a user whom the purchase no longer names.
      COALESCE(deltas.event_id, purchases.event_id) AS event_id,
      COALESCE(posted_rows.n, 0) + ROW_NUMBER() OVER (
        PARTITION BY purchase ORDER BY amount < 0, component, deltas.user_id) AS n
    FROM deltas JOIN purchases USING (purchase) LEFT JOIN posted_rows USING (purchase)
  )
  SELECT purchase || ':' || type || ':' || n, user_id, type, amount, ${at}, source, event_id, NULL,
    NULL, NULL, 0, ${Number(kinds.has('credited'))}, ${lowBalanceThreshold}, 0
  FROM new_entries ORDER BY purchase, n`;

/** Nothing when the batch touched no purchase. Must follow `mergeFacts` in the batch. */
export function postEntries(
  db: Database,
  facts: readonly Fact[],
  at: string,
  notify: NotificationSettings,
): Statement[] {
  const ids = facts.flatMap(touchedIds);
  if (ids.length === 0) return [];
  return [db.insert(ledgerEntries).select(newEntries(JSON.stringify(ids), at, notify))];
}

/** An id by which purchases are found: 1 for a payment or an invoice, from which links lead further. */
type TouchedId = readonly [id: string, isPayment: 0 | 1];

const idOf = (id: string | null, isPayment: 0 | 1): TouchedId[] =>
  id === null ? [] : [[id, isPayment]];

function touchedIds({ kind, row }: Fact): TouchedId[] {
  switch (kind) {
    case 'checkoutSession':
      // A session that waits may not name the invoice that is its receipt: its payment does.
      return [
        ...idOf(row.id, 0),
        ...idOf(row.paymentIntent, row.status === 'paid' ? 0 : 1),
        ...idOf(row.invoice, 0),
      ];
    case 'invoice':
    case 'paymentIntent':
      return [[row.id, 1]];
    case 'invoicePayment':
      return [
        [row.invoice, 1],
        [row.payment, 1],
      ];
    case 'chargePayment':
      return [
        [row.id, 1],
        [row.payment, 1],
      ];
    case 'charge':
    case 'refund':
    case 'disputeFunds':
      return [[row.payment, 1]];
    case 'dispute':
    case 'subscription':
      return [];
  }
}
