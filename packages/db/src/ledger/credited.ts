import { type SQL, sql } from 'drizzle-orm';
import { creditLedger, invoicePayments } from '../schema/index.ts';
import { isOfPurchase } from './purchase-links.ts';

const hasGrant = (purchase: SQL) => sql`EXISTS (
  SELECT 1 FROM ${creditLedger}
  WHERE ${isOfPurchase(purchase)} AND ${creditLedger.amount} > 0
    AND ${creditLedger.type} IN ('purchase', 'subscription'))`;

/**
 * Whether the ledger has a grant for a purchase, or for the payment or the invoice that
 * invoice_payments links it to.
 */
export const isCredited = (purchase: SQL) => sql`(${hasGrant(purchase)}
  OR EXISTS (SELECT 1 FROM ${invoicePayments}
    WHERE ${invoicePayments.invoice} = ${purchase}
      AND ${hasGrant(sql`${invoicePayments.payment}`)})
  OR EXISTS (SELECT 1 FROM ${invoicePayments}
    WHERE ${invoicePayments.payment} = ${purchase}
      AND ${hasGrant(sql`${invoicePayments.invoice}`)}))`;
