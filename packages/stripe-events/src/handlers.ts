import { type EventType, type HandlerTable, on, onIdentified } from './handler.ts';
import {
  CheckoutSession,
  completeCheckout,
  expireCheckout,
  failCheckout,
} from './handlers/checkout-session.ts';
import { Invoice, recordInvoiceFailure, recordInvoicePaid } from './handlers/invoice.ts';
import { PaymentIntent, recordPayment, recordPaymentFailure } from './handlers/payment-intent.ts';
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

  // The current state of each subscription; `canceled` is terminal.
  'customer.subscription.created': onIdentified(Subscription, recordSubscription),
  'customer.subscription.updated': onIdentified(Subscription, recordSubscription),
  'customer.subscription.deleted': onIdentified(Subscription, endSubscription),

  // The current state of each invoice; `paid` is terminal.
  'invoice.paid': onIdentified(Invoice, recordInvoicePaid),
  'invoice.payment_failed': onIdentified(Invoice, recordInvoiceFailure),
} satisfies HandlerTable;

export type HandledType = keyof typeof handlers & EventType;
export const handledTypes = Object.keys(handlers) as readonly HandledType[];
