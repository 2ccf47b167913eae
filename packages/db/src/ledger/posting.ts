import type { Fact } from '@stripe-credits/stripe-events';
import { sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import type { NotificationSettings } from '../notifications/settings.ts';
import { creditLedger } from '../schema/index.ts';
import { purchaseEntries } from './entries.ts';
import { candidatesOf, isOfPurchase, paymentsOf, type TouchedIds } from './purchase-links.ts';
import { PURCHASES_OF_CANDIDATES } from './purchases.ts';
import { creditsOnDisputeHold } from './refund-policy.ts';
import { MAY_BE_REVERSED, reversalsOf } from './reversals.ts';
import { touchedIds } from './touched-ids.ts';

/**
 * Posting brings the ledger to what the facts say, for the purchases that a batch touched.
 *
 *   touched ids ─▶ session_ids, intent_ids, invoice_ids ─▶ purchases ─▶ reversed_purchases
 *                                                              │               │
 *                                                              │        payment_aliases ─▶ refunds,
 *                                                              │               │           disputes
 *                                                              │          revocations ◀───────┘
 *                                                              │               │
 *                           credit_ledger ─▶ posted ─▶ deltas ◀┴─── targets ◀──┘
 *                                                        │
 *                                                        └─▶ new ledger entries
 *
 * From the facts of a purchase follows a target per user and component: the grant, what refunds
 * revoke, what disputes hold. The difference between the target and what is posted, if there is
 * one, becomes an entry. A duplicate makes no difference and so no entry; facts that arrive in
 * another order end in the same sums.
 *
 * An entry's id is `<purchase>:<type>:<n>`. With each entry goes how many rows were subtracted, and the
 * database refuses it where it has another number: a posting that misses a row fails instead of
 * granting twice.
 *
 * A row that a CTE stores and that is scanned later is a row read for D1, so that each list is
 * scanned as few times as possible.
 */
const newEntries = (
  touched: TouchedIds,
  at: string,
  { kinds, lowBalanceThreshold }: NotificationSettings,
) => sql`
  WITH
  ${candidatesOf(touched)},
  ${PURCHASES_OF_CANDIDATES},
  reversed_purchases AS MATERIALIZED (SELECT * FROM purchases WHERE ${MAY_BE_REVERSED}),
  ${paymentsOf(sql`reversed_purchases`)},
  ${reversalsOf(sql`reversed_purchases`)},

  targets (purchase, source, purchase_event, component, user_id, amount, event_id) AS (
    SELECT purchase, source, event_id, type, user_id, credits, event_id
    FROM purchases WHERE credits > 0
    UNION ALL
    SELECT purchase, source, event_id, 'refund', user_id, MIN(credits, 0) - revoked,
      iif(credits < 0, event_id, refund_event)
    FROM revocations WHERE credits < 0 OR refund_event IS NOT NULL
    UNION ALL
    SELECT purchase, source, event_id, 'dispute', user_id, -${creditsOnDisputeHold}, dispute_event
    FROM revocations WHERE dispute_event IS NOT NULL
  ),
  -- A row that a person inserted under such an id counts for nothing: posting does not undo it.
  posted (purchase, source, purchase_event, component, user_id, amount) AS (
    SELECT purchase, purchases.source, purchases.event_id,
      iif(${creditLedger.type} = 'dispute_reversal', 'dispute', ${creditLedger.type}),
      ${creditLedger.userId},
      iif(${creditLedger.source} IS NOT NULL AND ${creditLedger.type} <> 'adjustment',
        ${creditLedger.amount}, 0)
    FROM purchases CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`purchases.purchase`)}
  ),
  deltas AS (
    SELECT purchase, source, component, user_id, SUM(amount) AS amount, SUM(is_posted) AS posted_rows,
      -- A delta has no event where it undoes a grant to a user that the purchase no longer names.
      COALESCE(MAX(event_id), purchase_event) AS event_id
    FROM (
      SELECT purchase, source, purchase_event, component, user_id, amount, event_id, 0 AS is_posted
      FROM targets
      UNION ALL
      SELECT purchase, source, purchase_event, component, user_id, -amount, NULL, 1 FROM posted
    )
    GROUP BY purchase, component, user_id HAVING SUM(amount) <> 0
  )
  SELECT purchase, user_id, iif(component = 'dispute' AND amount > 0, 'dispute_reversal', component),
    amount, ${at}, source, event_id, posted_rows, ${Number(kinds.has('credited'))},
    ${lowBalanceThreshold}
  FROM deltas ORDER BY purchase, amount < 0, component, user_id`;

/** Nothing when the batch touched no purchase. Must follow `mergeFacts` in the batch. */
export function postEntries(
  db: Database,
  facts: readonly Fact[],
  at: string,
  notify: NotificationSettings,
): Statement[] {
  const touched = touchedIds(facts);
  if (Object.values(touched).every((ids) => ids.length === 0)) return [];
  const lists = {
    sessions: selectIds(touched.sessions),
    intents: selectIds(touched.intents),
    invoices: selectIds(touched.invoices),
    payments: selectIds(touched.payments),
  };
  return [db.insert(purchaseEntries).select(newEntries(lists, at, notify))];
}

const selectIds = (ids: readonly string[]) =>
  sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
