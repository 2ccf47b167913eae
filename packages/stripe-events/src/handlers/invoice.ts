import * as v from 'valibot';
import type { InvoiceFact } from '../facts.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, type Outcome } from '../outcome.ts';
import { Amount, Metadata, Reference, StripeId, Text, Time, userIn } from '../schema.ts';
import { version } from '../version.ts';

const SubscriptionDetails = v.nullish(v.object({ subscription: Reference, metadata: Metadata }));

export const Invoice = v.object({
  object: v.literal('invoice'),
  id: StripeId,
  customer: Reference,
  billing_reason: Text,
  amount_paid: v.nullish(Amount, 0),
  amount_due: v.nullish(Amount, 0),
  currency: v.string(),
  attempt_count: v.nullish(Amount, 0),
  next_payment_attempt: v.nullish(Time, null),
  // A subscription's id and metadata stood at the top until API version 2025-02-24.
  subscription: Reference,
  subscription_details: SubscriptionDetails,
  parent: v.nullish(v.object({ subscription_details: SubscriptionDetails })),
});
type Invoice = v.InferOutput<typeof Invoice>;

export function recordInvoicePaid(invoice: Invoice, event: EventContext): Outcome {
  return handled(snapshot('paid', invoice, event));
}

export function recordInvoiceFailure(invoice: Invoice, event: EventContext): Outcome {
  return handled(snapshot('payment_failed', invoice, event));
}

function snapshot(status: InvoiceFact['status'], invoice: Invoice, event: EventContext) {
  const details = invoice.parent?.subscription_details ?? invoice.subscription_details;
  const row: InvoiceFact = {
    id: invoice.id,
    // Paid is the end of it. Before that a later attempt overrides an earlier one.
    version: version(status === 'paid' ? 1 : 0, invoice.attempt_count, event.created, event.id),
    ...said(event),
    status,
    userId: userIn(details?.metadata ?? {}),
    customer: invoice.customer,
    subscription: details?.subscription ?? invoice.subscription,
    billingReason: invoice.billing_reason,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_due,
    currency: invoice.currency,
    attemptCount: invoice.attempt_count,
    nextPaymentAttempt: invoice.next_payment_attempt,
  };
  return { kind: 'invoice', row } as const;
}
