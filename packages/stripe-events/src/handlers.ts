import { type EventType, type HandlerTable, on, onIdentified } from './handler.ts';
import { Charge, recordRefundedAmount } from './handlers/charge.ts';
import {
  CheckoutSession,
  completeCheckout,
  expireCheckout,
  failCheckout,
} from './handlers/checkout-session.ts';
import { Dispute, recordDispute, reinstateFunds, withdrawFunds } from './handlers/dispute.ts';
import { Invoice, recordInvoiceFailure, settleInvoice } from './handlers/invoice.ts';
import { InvoicePayment, linkPayment } from './handlers/invoice-payment.ts';
import { PaymentIntent, recordPayment, recordPaymentFailure } from './handlers/payment-intent.ts';
import { Refund, recordRefund, recordRefundFailure } from './handlers/refund.ts';
import { endSubscription, recordSubscription, Subscription } from './handlers/subscription.ts';

/**
 * Every event that means something to us, and what it does. It is the only list: what is not in
 * it is ignored, and the endpoint's events, the fixtures and the tests are held against it.
 */
export const handlers = {
  // The two that grant. Both can arrive for one session; it is credited once.
  'checkout.session.completed': on(CheckoutSession, completeCheckout),
  'checkout.session.async_payment_succeeded': on(CheckoutSession, completeCheckout),
  'checkout.session.async_payment_failed': on(CheckoutSession, failCheckout),
  'checkout.session.expired': on(CheckoutSession, expireCheckout),

  // These record. The purchase behind them is granted by its Checkout Session.
  'payment_intent.succeeded': on(PaymentIntent, recordPayment),
  'payment_intent.payment_failed': on(PaymentIntent, recordPaymentFailure),

  // Reversals. Both the charge's total and the single refunds are facts: the total alone cannot
  // tell which refund failed, and the single ones may be missing from an endpoint's events.
  'charge.refunded': onIdentified(Charge, recordRefundedAmount),
  'refund.created': onIdentified(Refund, recordRefund),
  'refund.updated': onIdentified(Refund, recordRefund),
  'refund.failed': onIdentified(Refund, recordRefundFailure),

  // Only the two in the middle move credits: they say where the money is.
  'charge.dispute.created': onIdentified(Dispute, recordDispute),
  'charge.dispute.funds_withdrawn': onIdentified(Dispute, withdrawFunds),
  'charge.dispute.funds_reinstated': onIdentified(Dispute, reinstateFunds),
  'charge.dispute.closed': onIdentified(Dispute, recordDispute),

  // The current state of each subscription; `canceled` is terminal. Invoices grant, not these.
  'customer.subscription.created': onIdentified(Subscription, recordSubscription),
  'customer.subscription.updated': onIdentified(Subscription, recordSubscription),
  'customer.subscription.deleted': onIdentified(Subscription, endSubscription),
  'customer.subscription.paused': onIdentified(Subscription, recordSubscription),
  'customer.subscription.resumed': onIdentified(Subscription, recordSubscription),
  'customer.subscription.trial_will_end': onIdentified(Subscription, recordSubscription),

  // The current state of each invoice; `paid` is terminal, and grants once per invoice.
  'invoice.paid': onIdentified(Invoice, settleInvoice),
  'invoice.payment_failed': onIdentified(Invoice, recordInvoiceFailure),
  // Which payment paid it: the way by which a refund finds the invoice's grant.
  'invoice_payment.paid': onIdentified(InvoicePayment, linkPayment),
} satisfies HandlerTable;

export type HandledType = keyof typeof handlers & EventType;
export const handledTypes = Object.keys(handlers) as readonly HandledType[];
