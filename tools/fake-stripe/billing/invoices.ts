import type Stripe from 'stripe';
import { newId, nowSeconds } from '../objects.ts';
import type { State, SubscriptionState } from '../state.ts';
import { recordEvent } from './events.ts';

/** A line of an invoice: what it charges of a price, or gives back. */
export interface Charge {
  readonly price: Stripe.Price;
  readonly amount: number;
  readonly isProration: boolean;
}

/** Makes an invoice that is paid at once, with the events of its payment. Returns its id. */
export function payInvoice(
  state: State,
  subscription: SubscriptionState,
  billing_reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update',
  charges: readonly Charge[],
): string {
  const { customer, livemode, metadata, price } = subscription;
  const id = newId('in');
  const total = charges.reduce((sum, { amount }) => sum + amount, 0);
  const paid = Math.max(total, 0);
  const data = charges.map((charge) => lineItem(id, subscription, charge));
  const created = nowSeconds();
  if (paid > 0) recordPayment(state, id, subscription, paid);
  recordEvent(state, 'invoice.paid', {
    id,
    amount_due: paid,
    amount_paid: paid,
    billing_reason,
    created,
    currency: price.currency,
    customer,
    livemode,
    lines: { object: 'list', data, has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: {},
    parent: {
      quote_details: null,
      subscription_details: { metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    subtotal: total,
    total,
  });
  return id;
}

function recordPayment(
  state: State,
  invoice: string,
  { customer, livemode, price: { currency } }: SubscriptionState,
  amount: number,
): void {
  const payment_intent = newId('pi');
  const intent = { id: payment_intent, amount, amount_received: amount, currency, customer };
  recordEvent(state, 'payment_intent.succeeded', {
    ...intent,
    latest_charge: newId('ch'),
    livemode,
    metadata: {},
  });
  recordEvent(state, 'invoice_payment.paid', {
    id: newId('inpay'),
    amount_paid: amount,
    amount_requested: amount,
    currency,
    invoice,
    livemode,
    payment: { payment_intent, type: 'payment_intent' },
  });
}

const lineItem = (
  invoice: string,
  { id: subscription, item, livemode, metadata, period }: SubscriptionState,
  { price, amount, isProration }: Charge,
) => ({
  id: newId('il'),
  object: 'line_item',
  amount,
  currency: price.currency,
  invoice,
  livemode,
  metadata,
  parent: {
    invoice_item_details: null,
    subscription_item_details: { proration: isProration, subscription, subscription_item: item },
    type: 'subscription_item_details',
  },
  period,
  pricing: {
    price_details: { price: price.id, product: price.product },
    type: 'price_details',
    unit_amount_decimal: String(price.unit_amount),
  },
  quantity: 1,
  subtotal: amount,
});
