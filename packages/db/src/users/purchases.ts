import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { isOfPurchase } from '../ledger/purchase-links.ts';
import { isPartlyCaptured } from '../ledger/purchases.ts';
import { checkoutSessions, creditLedger, invoices, paymentIntents } from '../schema/index.ts';

/** The ledger has no index by type, which each purchase would pay for: a page looks at so many rows. */
const ROWS_EXAMINED = 1000;
const PURCHASES_MAX = 20;

/** What a purchase gave a user, and what became of it. */
export interface UserPurchase {
  /** The key that its ledger ids begin with: `pi_…`, `cs_…` or `in_…`. */
  readonly purchase: string;
  /** The session, PaymentIntent or invoice whose facts count. */
  readonly source: string;
  readonly type: 'purchase' | 'subscription';
  /** When it was credited. */
  readonly createdAt: string;
  /** Whole credits: granted, taken back by refunds, on hold while a dispute has the money. */
  readonly granted: number;
  readonly refunded: number;
  readonly onDisputeHold: number;
  /** What refunds and disputes have left of the grant, whether it is spent or not. */
  readonly left: number;
  /** What was paid, in the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** The Stripe customer, `cus_…`; null for a guest. */
  readonly customer: string | null;
  /** The position of the grant in the user's ledger. */
  readonly sequence: number;
}

export interface PurchasePage {
  /** Newest first. */
  readonly purchases: readonly UserPurchase[];
  /** Where the next page begins; null when no older entries are left. It may have no purchases. */
  readonly nextPurchaseCursor: number | null;
}

/** The sequence number behind the user's last row. */
const endOfLedger = (userId: string) => sql`(
  SELECT COALESCE(MAX(${creditLedger.sequence}), 0) + 1 FROM ${creditLedger}
  WHERE ${creditLedger.userId} = ${userId})`;

/**
 *   grants ─▶ purchases ─▶ sums (all entries of the purchase)
 *                 │
 *                 └─▶ session, PaymentIntent or invoice: the money
 */
const purchasesOfUser = (userId: string, before: SQL, rowsExamined: number) => sql`
  WITH
  grants AS (
    SELECT ${creditLedger.sequence}, ${creditLedger.createdAt}, ${creditLedger.source},
      ${creditLedger.type}, substr(${creditLedger.id}, 1, instr(${creditLedger.id}, ':') - 1) AS purchase
    FROM ${creditLedger}
    WHERE ${creditLedger.userId} = ${userId}
      AND ${creditLedger.sequence} < ${before} AND ${creditLedger.sequence} >= ${before} - ${rowsExamined}
      AND ${creditLedger.type} IN ('purchase', 'subscription') AND ${creditLedger.amount} > 0
      AND ${creditLedger.source} IS NOT NULL
    ORDER BY ${creditLedger.sequence} DESC LIMIT ${PURCHASES_MAX}
  ),
  -- SQLite takes the other columns from the row that has the MAX (sqlite.org/lang_select.html, bare
  -- columns).
  purchases AS (
    SELECT purchase, source, type, created_at, MAX(sequence) AS sequence FROM grants GROUP BY purchase
  ),
  sums AS (
    SELECT purchases.purchase,
      SUM(iif(${creditLedger.type} IN ('purchase', 'subscription'), ${creditLedger.amount}, 0)) AS granted,
      -SUM(iif(${creditLedger.type} = 'refund', ${creditLedger.amount}, 0)) AS refunded,
      -SUM(iif(${creditLedger.type} IN ('dispute', 'dispute_reversal'), ${creditLedger.amount}, 0))
        AS on_hold
    FROM purchases CROSS JOIN ${creditLedger} ON ${isOfPurchase(sql`purchases.purchase`)}
    WHERE ${creditLedger.userId} = ${userId} AND ${creditLedger.source} IS NOT NULL
    GROUP BY purchases.purchase
  )
  SELECT purchases.*, granted, refunded, on_hold,
    COALESCE(
      iif(${isPartlyCaptured}, ${paymentIntents.amount}, ${checkoutSessions.amountTotal}),
      ${paymentIntents.amount}, ${invoices.amountPaid}) AS paid_amount,
    COALESCE(${checkoutSessions.currency}, ${paymentIntents.currency}, ${invoices.currency})
      AS paid_currency,
    COALESCE(${checkoutSessions.customer}, ${paymentIntents.customer}, ${invoices.customer})
      AS paid_by
  FROM purchases JOIN sums USING (purchase)
  LEFT JOIN ${checkoutSessions} ON ${checkoutSessions.id} = purchases.source
  LEFT JOIN ${paymentIntents} ON ${paymentIntents.id} = purchases.purchase
  LEFT JOIN ${invoices} ON ${invoices.id} = purchases.source`;

/** @param before the `nextPurchaseCursor` of the page before. */
export const selectPurchases = (db: Database, userId: string, before?: number) =>
  selectPurchaseRows(
    db,
    purchasesOfUser(
      userId,
      before === undefined ? endOfLedger(userId) : sql`${before}`,
      ROWS_EXAMINED,
    ),
  );

/** One purchase of the user by its key; null where it granted them nothing. */
export async function getPurchase(
  db: Database,
  userId: string,
  purchase: string,
): Promise<UserPurchase | null> {
  // The row after the newest grant of the purchase, so that the grant is the one row examined.
  const before = sql`(
    SELECT MAX(${creditLedger.sequence}) + 1 FROM ${creditLedger}
    WHERE ${isOfPurchase(sql`${purchase}`)} AND ${creditLedger.userId} = ${userId}
      AND ${creditLedger.type} IN ('purchase', 'subscription') AND ${creditLedger.amount} > 0
  )`;
  const [row] = await selectPurchaseRows(db, purchasesOfUser(userId, before, 1));
  return row ? toUserPurchase(row) : null;
}

const selectPurchaseRows = (db: Database, purchases: SQL) =>
  db
    .select({
      purchase: sql<string>`bought.purchase`.as('purchase'),
      source: sql<string>`bought.source`.as('source'),
      type: sql<UserPurchase['type']>`bought.type`.as('type'),
      createdAt: sql<string>`bought.created_at`.as('created_at'),
      granted: sql<number>`bought.granted`.as('granted'),
      refunded: sql<number>`bought.refunded`.as('refunded'),
      onDisputeHold: sql<number>`bought.on_hold`.as('on_hold'),
      amount: sql<number | null>`bought.paid_amount`.as('paid_amount'),
      currency: sql<string | null>`bought.paid_currency`.as('paid_currency'),
      customer: sql<string | null>`bought.paid_by`.as('paid_by'),
      sequence: sql<number>`bought.sequence`.as('sequence'),
    })
    .from(sql`(${purchases}) AS bought`)
    .orderBy(sql`bought.sequence DESC`);

const toUserPurchase = (row: Omit<UserPurchase, 'left'>): UserPurchase => ({
  ...row,
  left: row.granted - row.refunded - row.onDisputeHold,
});

/** @param before where the page began. */
export function toPurchasePage(
  rows: Awaited<ReturnType<typeof selectPurchases>>,
  before: number,
): PurchasePage {
  const purchases = rows.map(toUserPurchase);
  // Sequences have no gaps, so that the last row examined is known without reading it.
  const examined = Math.max(before - ROWS_EXAMINED, 1);
  const oldest = rows.length === PURCHASES_MAX ? (rows.at(-1)?.sequence ?? examined) : examined;
  return { purchases, nextPurchaseCursor: oldest > 1 ? oldest : null };
}
