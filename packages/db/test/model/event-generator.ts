import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

const CREATED = 1_795_430_400;

export interface Sale {
  readonly user: string;
  readonly credits: number;
  /** What was paid, in the currency's smallest unit. */
  readonly price: number;
}

export interface Renewal extends Sale {
  readonly reason?: string;
  readonly prorated?: boolean;
  /** Fields of the invoice besides. */
  readonly object?: Record<string, unknown>;
}

/**
 * Says what Stripe would say, in events whose ids all carry a prefix, so that many histories live
 * beside each other in one database. Things are named by short names: `sale('a', …)`, and later
 * `refunded('a', 500)` for the payment of that sale.
 */
export function narrator(prefix: string) {
  const events: StripeEvent[] = [];
  const id = (kind: string, name: string) => `${kind}_${prefix}_${name}`;
  const userId = (user: string) => `${prefix}_${user}`;
  const payment = (of: string) => ({
    payment_intent: id('pi', of),
    charge: id('ch', of),
  });

  function say(type: HandledType, object: Record<string, unknown>, second = events.length): void {
    events.push(
      fixture(type, { id: id('evt', String(events.length)), created: CREATED + second, object }),
    );
  }

  const session = (name: string, { user, credits, price }: Sale) => ({
    id: id('cs', name),
    payment_intent: id('pi', name),
    amount_subtotal: price,
    amount_total: price,
    metadata: { user_id: userId(user), credits: String(credits) },
  });
  const refund = (of: string, name: string, amount: number) => ({
    id: id('re', `${of}_${name}`),
    ...payment(of),
    amount,
  });
  const dispute = (of: string, name: string) => ({ id: id('du', `${of}_${name}`), ...payment(of) });

  return {
    events,
    id,
    userId,
    say,

    sale: (name: string, sale: Sale) => say('checkout.session.completed', session(name, sale)),
    awaited: (name: string, sale: Sale) =>
      say('checkout.session.completed', { ...session(name, sale), payment_status: 'unpaid' }),
    paidLate: (name: string, sale: Sale) =>
      say('checkout.session.async_payment_succeeded', session(name, sale)),
    saleFailed: (name: string, sale: Sale) =>
      say('checkout.session.async_payment_failed', {
        ...session(name, sale),
        payment_status: 'unpaid',
      }),
    abandoned: (name: string, sale: Sale) =>
      say('checkout.session.expired', { ...session(name, sale), payment_status: 'unpaid' }),
    /** Of another session, so that the good one beside it is not touched. */
    saleToNobody: (name: string, sale: Sale) =>
      say('checkout.session.completed', {
        ...session(`${name}_nobody`, sale),
        metadata: { credits: String(sale.credits) },
      }),
    saleOfTypeUnknown: (name: string, sale: Sale) => {
      say('checkout.session.completed', session(`${name}_unknown`, sale));
      const last = events.pop();
      if (last) events.push({ ...last, type: 'checkout.session.unheard_of' });
    },
    intentPaid: (name: string) =>
      say('payment_intent.succeeded', { id: id('pi', name), latest_charge: id('ch', name) }),

    /** charge.refunded: all that was refunded of the payment so far. */
    refunded: (of: string, inAll: number) =>
      say('charge.refunded', {
        id: id('ch', of),
        payment_intent: id('pi', of),
        amount_refunded: inAll,
      }),
    refundCreated: (of: string, name: string, amount: number, status = 'succeeded') =>
      say('refund.created', { ...refund(of, name, amount), status }),
    refundUpdated: (of: string, name: string, amount: number, status = 'succeeded') =>
      say('refund.updated', { ...refund(of, name, amount), status }),
    refundFailed: (of: string, name: string, amount: number) =>
      say('refund.failed', { ...refund(of, name, amount), status: 'failed' }),

    disputed: (of: string, name = '1') => say('charge.dispute.created', dispute(of, name)),
    withdrawn: (of: string, name = '1') => say('charge.dispute.funds_withdrawn', dispute(of, name)),
    reinstated: (of: string, name = '1') =>
      say('charge.dispute.funds_reinstated', dispute(of, name)),
    disputeClosed: (of: string, status: string, name = '1') =>
      say('charge.dispute.closed', { ...dispute(of, name), status }),

    /** invoice.paid with one line, whose price no package has: the metadata names the credits. */
    invoicePaid: (name: string, { user, credits, price, reason, prorated, object }: Renewal) => {
      const metadata = { user_id: userId(user), credits: String(credits) };
      const parent = { subscription_item_details: { proration: prorated ?? false } };
      say('invoice.paid', {
        id: id('in', name),
        billing_reason: reason ?? 'subscription_cycle',
        amount_paid: price,
        parent: { subscription_details: { subscription: id('sub', user), metadata } },
        lines: { data: [{ parent, quantity: 1, metadata }] },
        ...object,
      });
    },
    invoiceFailed: (name: string, attempt: number) =>
      say('invoice.payment_failed', { id: id('in', name), attempt_count: attempt }),
    /** invoice_payment.paid: what of a payment went to an invoice. */
    paymentOfInvoice: (invoice: string, payment: string, amount_paid: number) =>
      say('invoice_payment.paid', {
        id: id('inpay', `${invoice}_${payment}`),
        invoice: id('in', invoice),
        amount_paid,
        payment: { type: 'payment_intent', payment_intent: id('pi', payment) },
      }),
    /** The same for the payment that is named as the invoice is. */
    invoicePayment: (name: string) =>
      say('invoice_payment.paid', {
        id: id('inpay', name),
        invoice: id('in', name),
        payment: { type: 'payment_intent', payment_intent: id('pi', name) },
      }),

    subscription: (
      name: string,
      happened: 'created' | 'updated' | 'deleted' | 'paused' | 'resumed' | 'trial_will_end',
      status: string,
      second?: number,
      object: Record<string, unknown> = {},
    ) =>
      say(`customer.subscription.${happened}`, { id: id('sub', name), status, ...object }, second),
  };
}

export type Narrator = ReturnType<typeof narrator>;
