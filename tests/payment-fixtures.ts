import { type Changes, fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

type Fields = Record<string, unknown>;

/** Marks a purchase of 200 credits without a package. */
export const buys = (user: string, credits = '200') => ({ user_id: user, credits });

/** Marks a purchase of the package of 200 credits for $29.99. */
export const buysPackage = (user: string, metadata: Record<string, string> = {}) => ({
  user_id: user,
  package_id: 'standard',
  ...metadata,
});

/** A paid Checkout Session of 200 credits by the user of this name, for $29.99. */
export const session = (name: string, object: Fields = {}, envelope: Changes = {}): StripeEvent =>
  fixture('checkout.session.completed', {
    id: `evt_session_${name}`,
    ...envelope,
    object: {
      id: `cs_test_${name}`,
      payment_intent: `pi_${name}`,
      client_reference_id: null,
      metadata: buys(name),
      ...object,
    },
  });

/** That a delayed payment of the session succeeded. */
export const asyncPayment = (name: string, object: Fields = {}): StripeEvent => {
  const { data } = session(name, object);
  const id = `evt_async_${name}`;
  return fixture('checkout.session.async_payment_succeeded', { id, object: data.object });
};

/** A succeeded PaymentIntent of $29.99 for 200 credits of the user of this name. */
export const paymentIntent = (name: string, object: Fields = {}): StripeEvent =>
  fixture('payment_intent.succeeded', {
    id: `evt_intent_${name}`,
    object: {
      id: `pi_${name}`,
      latest_charge: `ch_${name}`,
      metadata: buys(name),
      ...object,
    },
  });

/** That so much of a payment has been refunded in sum. */
export const refunded = (name: string, amount: number): StripeEvent =>
  fixture('charge.refunded', {
    id: `evt_refund_${name}`,
    object: { id: `ch_${name}`, payment_intent: `pi_${name}`, amount_refunded: amount },
  });

/** The price of a package at Stripe: see `sellAtStripe`. */
export const priceOf = (packageId: string): string => `price_of_${packageId}`;

interface LineOptions {
  /** Negative for unused time of another plan. */
  readonly amount?: number;
  /** Price of one. */
  readonly unitAmount?: number;
  readonly quantity?: number;
  /** An item that is not of the subscription. */
  readonly isOneOff?: boolean;
  readonly isProration?: boolean;
}

/** An invoice line, by default one for $59.99. */
export function line(price: string, options: LineOptions = {}): Fields {
  const { unitAmount = 5999, quantity = 1, isOneOff = false, isProration = false } = options;
  const kind = isOneOff ? 'invoice_item_details' : 'subscription_item_details';
  return {
    object: 'line_item',
    amount: options.amount ?? unitAmount * quantity,
    quantity,
    metadata: {},
    parent: { type: kind, [kind]: { proration: isProration } },
    pricing: { price_details: { price }, unit_amount_decimal: String(unitAmount) },
  };
}

interface InvoiceOptions {
  readonly lines: readonly Fields[];
  /** Of the subscription; null for an invoice without one. */
  readonly metadata: Record<string, string> | null;
  readonly object?: Fields;
}

/** A paid invoice of the user of this name: a subscription's first, or a manual one without. */
export function invoice(name: string, { lines, metadata, object }: InvoiceOptions): StripeEvent {
  const total = lines.reduce((sum, { amount }) => sum + Number(amount), 0);
  return fixture('invoice.paid', {
    id: `evt_invoice_${name}`,
    object: {
      id: `in_${name}`,
      billing_reason: metadata ? 'subscription_create' : 'manual',
      total,
      amount_due: Math.max(total, 0),
      amount_paid: Math.max(total, 0),
      metadata: {},
      lines: { object: 'list', data: lines, has_more: false },
      parent: metadata && {
        type: 'subscription_details',
        subscription_details: { subscription: `sub_${name}`, metadata },
      },
      ...object,
    },
  });
}

/** The price of a plan that is no package. */
export const SEATS = 'price_seats';

/** An invoice for a plan that is no package: a seat for $19. */
export const seats = (
  metadata: Record<string, string>,
  billing_reason = 'subscription_create',
): InvoiceOptions => ({
  lines: [line(SEATS, { unitAmount: 1900 })],
  metadata,
  object: { billing_reason },
});

/** That a PaymentIntent paid so much of the invoice. */
export const invoicePayment = (name: string, amount: number): StripeEvent =>
  fixture('invoice_payment.paid', {
    id: `evt_invoice_payment_${name}`,
    object: {
      id: `inpay_${name}`,
      invoice: `in_${name}`,
      amount_paid: amount,
      payment: { type: 'payment_intent', payment_intent: `pi_${name}` },
    },
  });

interface EnvelopeFields {
  readonly account?: string | null;
  readonly context?: string | null;
  readonly type?: string;
}

/** The event with fields of its envelope, such as those that the fixtures leave out. */
export const withFields = <Event extends object>(event: Event, fields: EnvelopeFields) => ({
  ...event,
  ...fields,
});
