import type { HandledType } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

const CREATED = 1_795_430_400;

export interface Purchase {
  readonly user: string;
  readonly credits: number;
  /** What was paid, in the currency's smallest unit. */
  readonly price: number;
}

export interface PaidInvoice extends Purchase {
  readonly billingReason?: string;
  readonly prorated?: boolean;
  /** Further fields of the invoice. */
  readonly object?: Record<string, unknown>;
}

/**
 * Writes the events that Stripe would send. All ids contain the prefix, so that many histories have
 * room in one database. Objects have short names: `checkoutPaid('a', …)`, and later
 * `chargeRefunded('a', 500)` for the payment of that session.
 */
export function createEventWriter(prefix: string) {
  const events: StripeEvent[] = [];
  const id = (kind: string, name: string) => `${kind}_${prefix}_${name}`;
  const userId = (user: string) => `${prefix}_${user}`;

  function write(type: HandledType, object: Record<string, unknown>, second = events.length): void {
    events.push(
      fixture(type, { id: id('evt', String(events.length)), created: CREATED + second, object }),
    );
  }

  const session = (name: string, { user, credits, price }: Purchase) => ({
    id: id('cs', name),
    payment_intent: id('pi', name),
    amount_subtotal: price,
    amount_total: price,
    metadata: { user_id: userId(user), credits: String(credits) },
  });
  const unpaidSession = (name: string, purchase: Purchase) => ({
    ...session(name, purchase),
    payment_status: 'unpaid',
  });
  const reversal = (kind: 're' | 'du', of: string, name: string) => ({
    id: id(kind, `${of}_${name}`),
    payment_intent: id('pi', of),
    charge: id('ch', of),
  });
  /** By default of everything, without balance transactions. */
  const dispute = (of: string, name: string, object: Record<string, unknown> = {}) => ({
    ...reversal('du', of, name),
    amount: 1_000_000,
    balance_transactions: [],
    ...object,
  });
  const refund = (of: string, name: string, amount: number, status: string) => ({
    ...reversal('re', of, name),
    amount,
    status,
  });

  return {
    events,
    id,
    userId,
    write,

    checkoutPaid: (name: string, purchase: Purchase) =>
      write('checkout.session.completed', session(name, purchase)),
    /** Completed with a payment method that takes days. */
    checkoutUnpaid: (name: string, purchase: Purchase) =>
      write('checkout.session.completed', unpaidSession(name, purchase)),
    asyncPaymentSucceeded: (name: string, purchase: Purchase) =>
      write('checkout.session.async_payment_succeeded', session(name, purchase)),
    asyncPaymentFailed: (name: string, purchase: Purchase) =>
      write('checkout.session.async_payment_failed', unpaidSession(name, purchase)),
    checkoutExpired: (name: string, purchase: Purchase) =>
      write('checkout.session.expired', unpaidSession(name, purchase)),
    /** A second session, so that the valid one of that name is not affected. */
    checkoutWithoutUser: (name: string, purchase: Purchase) =>
      write('checkout.session.completed', {
        ...session(`${name}_nobody`, purchase),
        metadata: { credits: String(purchase.credits) },
      }),
    checkoutOfUnknownType: (name: string, purchase: Purchase) => {
      write('checkout.session.completed', session(`${name}_unknown`, purchase));
      const last = events.pop();
      if (last) events.push({ ...last, type: 'checkout.session.unheard_of' });
    },
    /** Without metadata, as of a Checkout Session. */
    paymentSucceeded: (name: string, object: Record<string, unknown> = {}) =>
      write('payment_intent.succeeded', {
        id: id('pi', name),
        latest_charge: id('ch', name),
        metadata: {},
        ...object,
      }),

    /** @param amount_refunded the cumulative amount of the charge. */
    chargeRefunded: (of: string, amount_refunded: number) =>
      write('charge.refunded', { id: id('ch', of), payment_intent: id('pi', of), amount_refunded }),
    refundCreated: (of: string, name: string, amount: number, status = 'succeeded') =>
      write('refund.created', refund(of, name, amount, status)),
    refundUpdated: (of: string, name: string, amount: number, status = 'succeeded') =>
      write('refund.updated', refund(of, name, amount, status)),
    refundFailed: (of: string, name: string, amount: number) =>
      write('refund.failed', refund(of, name, amount, 'failed')),

    disputeCreated: (of: string, name = '1') => write('charge.dispute.created', dispute(of, name)),
    fundsWithdrawn: (of: string, name = '1', object: Record<string, unknown> = {}) =>
      write('charge.dispute.funds_withdrawn', dispute(of, name, object)),
    fundsReinstated: (of: string, name = '1', object: Record<string, unknown> = {}) =>
      write('charge.dispute.funds_reinstated', dispute(of, name, object)),
    disputeClosed: (of: string, status: string, name = '1') =>
      write('charge.dispute.closed', dispute(of, name, { status })),

    /** One line, with a price that no package has: the metadata names the credits. */
    invoicePaid: (name: string, invoice: PaidInvoice) => {
      const { user, credits, price, billingReason, prorated, object } = invoice;
      const metadata = { user_id: userId(user), credits: String(credits) };
      const parent = { subscription_item_details: { proration: prorated ?? false } };
      write('invoice.paid', {
        id: id('in', name),
        billing_reason: billingReason ?? 'subscription_cycle',
        amount_paid: price,
        total: price,
        parent: { subscription_details: { subscription: id('sub', user), metadata } },
        lines: { data: [{ parent, quantity: 1, amount: price, metadata }] },
        ...object,
      });
    },
    invoicePaymentFailed: (name: string, attempt: number) =>
      write('invoice.payment_failed', { id: id('in', name), attempt_count: attempt }),
    /** Which payment paid an invoice, by default the one of the same name, and how much of it. */
    invoicePaymentPaid: (invoice: string, payment = invoice, amount_paid = 5999) =>
      write('invoice_payment.paid', {
        id: id('inpay', `${invoice}_${payment}`),
        invoice: id('in', invoice),
        amount_paid,
        payment: { type: 'payment_intent', payment_intent: id('pi', payment) },
      }),

    subscription: (
      name: string,
      event: 'created' | 'updated' | 'deleted' | 'paused' | 'resumed' | 'trial_will_end',
      status: string,
      second?: number,
    ) => write(`customer.subscription.${event}`, { id: id('sub', name), status }, second),
  };
}

export type EventWriter = ReturnType<typeof createEventWriter>;
