import { defineHandler, type EventType, type HandlerTable, requireObjectId } from './handler.ts';
import { Charge, recordRefundedAmount } from './handlers/charge.ts';
import {
  CheckoutSession,
  completeCheckout,
  expireCheckout,
  failCheckout,
} from './handlers/checkout-session.ts';
import { Dispute, recordDispute, reinstateFunds, withdrawFunds } from './handlers/dispute.ts';
import { recordFailedInvoice, recordPaidInvoice } from './handlers/invoice.ts';
import { Invoice } from './handlers/invoice-object.ts';
import { InvoicePayment, linkPayment } from './handlers/invoice-payment.ts';
import { PaymentIntent, recordPayment, recordPaymentFailure } from './handlers/payment-intent.ts';
import { Refund, recordRefund, recordRefundFailure } from './handlers/refund.ts';
import { endSubscription, recordSubscription, Subscription } from './handlers/subscription.ts';

/**
 * The handler of each event type. It is the only list: other types are ignored, and the endpoint's
 * `enabled_events`, the fixtures and the tests are derived from it.
 */
export const handlers = {
  // These two grant. Both can arrive for one session; it is credited once.
  'checkout.session.completed': defineHandler(CheckoutSession, completeCheckout),
  'checkout.session.async_payment_succeeded': defineHandler(CheckoutSession, completeCheckout),
  'checkout.session.async_payment_failed': defineHandler(CheckoutSession, failCheckout),
  'checkout.session.expired': defineHandler(CheckoutSession, expireCheckout),

  // A payment with credits in its metadata grants by itself; otherwise a session may wait for it.
  'payment_intent.succeeded': defineHandler(PaymentIntent, recordPayment),
  'payment_intent.payment_failed': defineHandler(PaymentIntent, recordPaymentFailure),

  // Reversals. Both the charge's cumulative amount and each refund are facts: the amount alone does
  // not show which refund failed, and refund events may be missing from an endpoint's types.
  'charge.refunded': requireObjectId(Charge, recordRefundedAmount),
  'refund.created': requireObjectId(Refund, recordRefund),
  'refund.updated': requireObjectId(Refund, recordRefund),
  // What endpoints of older API versions get for refund.updated.
  'charge.refund.updated': requireObjectId(Refund, recordRefund),
  'refund.failed': requireObjectId(Refund, recordRefundFailure),

  // Only the funds_* events move credits.
  'charge.dispute.created': requireObjectId(Dispute, recordDispute),
  'charge.dispute.funds_withdrawn': requireObjectId(Dispute, withdrawFunds),
  'charge.dispute.funds_reinstated': requireObjectId(Dispute, reinstateFunds),
  'charge.dispute.closed': requireObjectId(Dispute, recordDispute),

  // The current state of each subscription; `canceled` is terminal. Invoices grant, these do not.
  'customer.subscription.created': requireObjectId(Subscription, recordSubscription),
  'customer.subscription.updated': requireObjectId(Subscription, recordSubscription),
  'customer.subscription.deleted': requireObjectId(Subscription, endSubscription),
  'customer.subscription.paused': requireObjectId(Subscription, recordSubscription),
  'customer.subscription.resumed': requireObjectId(Subscription, recordSubscription),
  'customer.subscription.trial_will_end': requireObjectId(Subscription, recordSubscription),

  // The current state of each invoice; `paid` is terminal, and grants once per invoice.
  'invoice.paid': requireObjectId(Invoice, recordPaidInvoice),
  'invoice.payment_failed': requireObjectId(Invoice, recordFailedInvoice),
  // The link by which a refund of the payment finds the invoice's grant.
  'invoice_payment.paid': requireObjectId(InvoicePayment, linkPayment),
} satisfies HandlerTable;

export type HandledType = keyof typeof handlers & EventType;
export const handledTypes = Object.keys(handlers) as readonly HandledType[];
