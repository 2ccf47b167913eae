import type { Fact, InvoiceFact } from '../facts.ts';
import { parseUserId } from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import type { NotificationDraft } from '../notification-draft.ts';
import { dead, handled, incomplete, type Outcome } from '../outcome.ts';
import { DEAD_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { findPackageLines } from './invoice-credits.ts';
import { creditsOf } from './invoice-grant.ts';
import {
  grantMetadata,
  type Invoice,
  isInvoiceMarked,
  linesOf,
  subscriptionId,
  totalOf,
} from './invoice-object.ts';
import { otherPaymentOutcome } from './other-payment.ts';
import { chargeLinkFacts, invoicePaymentFact, paymentId } from './payment-links.ts';

/** Moves credits once per invoice, as its lines say or else its metadata. */
export function recordPaidInvoice(invoice: Invoice, event: EventContext): Outcome {
  if (invoice.lines?.has_more) return incomplete({ kind: 'invoice_lines', id: invoice.id });
  const packageLines = findPackageLines(linesOf(invoice), event.packages);
  if (packageLines.length === 0 && !isInvoiceMarked(invoice, event))
    // Of a sale that cost nothing, such as after a coupon, nothing is missing.
    return totalOf(invoice) > 0
      ? otherPaymentOutcome(toOtherPayment(invoice), event)
      : paidOutcome(invoice, event, null);

  const credits = creditsOf(invoice, packageLines, event);
  if (credits !== null && typeof credits !== 'number') return credits;
  const userId = parseUserId(grantMetadata(invoice, event));
  if (credits && userId === null) return dead(DEAD_REASONS.subscriptionUserIdMissing);
  return paidOutcome(invoice, event, credits || null);
}

function paidOutcome(invoice: Invoice, event: EventContext, credits: number | null): Outcome {
  const payment = paymentId(invoice);
  return handled(
    toInvoiceFact('paid', invoice, event, credits),
    ...(payment ? [invoicePaymentFact(payment, invoice.id, event)] : []),
    ...chargeLinkFacts(invoice, event),
  );
}

export function recordFailedInvoice(invoice: Invoice, event: EventContext): Outcome {
  const fact = toInvoiceFact('payment_failed', invoice, event, null);
  return { ...handled(fact), notification: invoiceFailedNotification(invoice, event) };
}

/** One per attempt of Stripe's schedule. A manual attempt in between has the same number. */
function invoiceFailedNotification(invoice: Invoice, event: EventContext): NotificationDraft {
  return {
    key: `invoice_failed:${invoice.id}:${invoice.attempt_count}`,
    kind: 'invoice_failed',
    objectId: invoice.id,
    userId: parseUserId(grantMetadata(invoice, event)),
    amount: invoice.amount_due,
    currency: invoice.currency,
    reason: null,
    retryAt: invoice.next_payment_attempt,
  };
}

const toOtherPayment = (invoice: Invoice) => ({
  id: invoice.id,
  amount: totalOf(invoice),
  currency: invoice.currency,
});

function toInvoiceFact(
  status: InvoiceFact['status'],
  invoice: Invoice,
  event: EventContext,
  credits: number | null,
): Fact {
  const row: InvoiceFact = {
    id: invoice.id,
    // Paid is terminal. Before that a later attempt overrides an earlier one.
    version: version(status === 'paid' ? 1 : 0, invoice.attempt_count, event.created),
    ...provenance(event),
    status,
    userId: parseUserId(grantMetadata(invoice, event)),
    credits,
    customer: invoice.customer,
    subscription: subscriptionId(invoice),
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    total: totalOf(invoice),
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row };
}
