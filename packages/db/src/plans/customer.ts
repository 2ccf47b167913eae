import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { checkoutSessions, creditLedger, invoices, paymentIntents } from '../schema/index.ts';
import { selectCustomers } from './customers.ts';
import { selectSubscriptions } from './subscriptions.ts';

/** Of a user who spends much, the newest purchase may be far back: no more rows are read. */
const ROWS_MAX = 1000;

/**
 * The Stripe customer of the user's plan while it lives, or else of a recent purchase, or else any.
 * Most users are one customer, whom no more is read of.
 */
export async function findCustomer(db: Database, userId: string): Promise<string | null> {
  const [customers, [plan]] = await db.batch([
    selectCustomers(db, userId, 2),
    selectSubscriptions(db, userId, 1),
  ]);
  const [any = null] = customers.map(({ customer }) => customer);
  if (customers.length < 2) return any;
  if (plan?.customer && !plan.hasEnded) return plan.customer;
  return (await findCustomerOfPurchases(db, userId)) ?? any;
}

async function findCustomerOfPurchases(db: Database, userId: string): Promise<string | null> {
  const recent = db
    .select({ sequence: creditLedger.sequence, source: creditLedger.source })
    .from(creditLedger)
    .where(eq(creditLedger.userId, userId))
    .orderBy(desc(creditLedger.sequence))
    .limit(ROWS_MAX)
    .as('recent');
  const customer = sql<string>`COALESCE(${checkoutSessions.customer}, ${paymentIntents.customer}, ${invoices.customer})`;
  const row = await db
    .select({ customer })
    .from(recent)
    .leftJoin(checkoutSessions, eq(checkoutSessions.id, recent.source))
    .leftJoin(paymentIntents, eq(paymentIntents.id, recent.source))
    .leftJoin(invoices, eq(invoices.id, recent.source))
    .where(and(isNotNull(recent.source), isNotNull(customer)))
    .orderBy(desc(recent.sequence))
    .limit(1)
    .get();
  return row?.customer ?? null;
}
