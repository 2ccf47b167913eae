import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { checkoutSessions, invoices, paymentIntents } from '../schema/index.ts';
import { selectBalances, toBalance } from './balances.ts';
import { CANDIDATES_OF_IDS, paymentsOf } from './purchase-links.ts';
import { PURCHASES_OF_CANDIDATES } from './purchases.ts';
import { refundableAmount } from './refund-amount.ts';
import { creditsOnDisputeHold } from './refund-policy.ts';
import { reversalsOf } from './reversals.ts';

export interface RefundQuote {
  /** The key of the purchase: its PaymentIntent, else its Checkout Session or its invoice. */
  readonly purchase: string;
  /** Credits: granted, left after refunds and disputes, and of those unused. */
  readonly credits: number;
  readonly left: number;
  readonly unused: number;
  /** In the currency's smallest unit. */
  readonly paid: number;
  /** At most what its payments hold: a customer balance may have paid a part. */
  readonly refundable: number;
  readonly currency: string;
  /** The PaymentIntent or charge that paid it, where it is known. */
  readonly payment: string | null;
}

/**
 * The purchase with what was refunded and disputed of it, by the policy that posting follows.
 *
 *   id ─▶ touched_ids ─▶ candidates ─▶ purchases ─▶ payment_aliases ─▶ revocations ─▶ quote
 */
const purchaseState = (userId: string, id: string) => sql`
  WITH
  touched_ids (id) AS (
    SELECT ${id}
    UNION SELECT ${checkoutSessions.paymentIntent}
    FROM ${checkoutSessions} WHERE ${checkoutSessions.id} = ${id}
    UNION SELECT ${checkoutSessions.invoice}
    FROM ${checkoutSessions} WHERE ${checkoutSessions.id} = ${id}
  ),
  ${CANDIDATES_OF_IDS},
  ${PURCHASES_OF_CANDIDATES},
  ${paymentsOf(sql`purchases`)},
  ${reversalsOf(sql`purchases`)},
  of_user AS (
    SELECT purchase, source, credits, paid, COALESCE(refunded, 0) AS refunded, revoked,
      ${creditsOnDisputeHold} AS on_hold
    FROM revocations WHERE user_id = ${userId} AND credits > 0
    ORDER BY ${id} IN (purchase, source) DESC LIMIT 1
  )
  SELECT purchase, of_user.credits AS credits, paid, refunded, revoked, on_hold,
    COALESCE(${checkoutSessions.currency}, ${paymentIntents.currency}, ${invoices.currency})
      AS currency,
    (SELECT MAX(payment_shares.payment) FROM payment_shares
      WHERE payment_shares.purchase = of_user.purchase
        AND payment_shares.payment <> of_user.source) AS other_payment,
    -- A customer balance may have paid the rest of an invoice, which no payment can refund.
    COALESCE(${invoices.amountPaid}, paid) AS collected,
    EXISTS (SELECT 1 FROM payment_shares
      WHERE payment_shares.purchase = of_user.purchase AND part < whole) AS is_shared
  FROM of_user
  LEFT JOIN ${checkoutSessions} ON ${checkoutSessions.id} = source
  LEFT JOIN ${paymentIntents} ON ${paymentIntents.id} = source
  LEFT JOIN ${invoices} ON ${invoices.id} = source`;

/**
 * What a refund of the unused part of a purchase would be. Spent credits count against the user's
 * other credits first, so that `unused` is at most what is available.
 *
 * @param id a Checkout Session, PaymentIntent, charge or invoice.
 * @returns null where the user has no purchase of that id, or its price is not known;
 *   `shared_payment` where its payment paid other invoices too, which bear a part of each refund.
 */
export async function quoteRefund(
  db: Database,
  userId: string,
  id: string,
): Promise<RefundQuote | 'shared_payment' | null> {
  const [states, balances] = await db.batch([
    db
      .select({
        purchase: sql<string>`purchase`,
        credits: sql<number>`credits`,
        paid: sql<number | null>`paid`,
        refunded: sql<number>`refunded`,
        revoked: sql<number>`revoked`,
        onHold: sql<number>`on_hold`,
        currency: sql<string | null>`currency`,
        otherPayment: sql<string | null>`other_payment`,
        isShared: sql<number>`is_shared`,
        collected: sql<number>`collected`,
      })
      .from(sql`(${purchaseState(userId, id)})`),
    selectBalances(db, [userId]),
  ]);
  const [state] = states;
  if (!state || state.paid === null || state.currency === null) return null;
  if (state.isShared) return 'shared_payment';
  const { purchase, credits, paid, refunded, revoked, onHold, currency, otherPayment } = state;
  const left = credits - revoked - onHold;
  const unused = Math.max(Math.min(left, toBalance(balances[0]).available), 0);
  const wholeAmount = refundableAmount({ credits, paid, refunded, revoked, unused });
  const refundable = Math.max(Math.min(wholeAmount, state.collected - refunded), 0);
  const payment = /^(pi|ch|py)_/.test(purchase) ? purchase : otherPayment;
  return { purchase, credits, left, unused, paid, refundable, currency, payment };
}
