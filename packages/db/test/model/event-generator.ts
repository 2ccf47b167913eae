import type { Correction, HandledType } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type { ModelPackage } from './packages.ts';

const CREATED = 1_795_430_400;

export interface Purchase {
  readonly user: string;
  readonly credits: number;
  /** What was paid, in the currency's smallest unit. */
  readonly price: number;
}

type Fields = Record<string, unknown>;

export interface PaidInvoice extends Purchase {
  readonly billingReason?: string;
  readonly prorated?: boolean;
  /** Further fields of the invoice. */
  readonly object?: Fields;
}

/** A line of an invoice at the price of a package. */
export interface PackageLine {
  readonly item: ModelPackage;
  /** In the currency's smallest unit; below zero for unused time. */
  readonly amount: number;
  /** Prorated lines can repeat their own amount as their unit amount. */
  readonly repeatsAmount?: boolean;
}

export interface PackageInvoice {
  readonly user: string;
  readonly lines: readonly PackageLine[];
  /** Further fields of the invoice. */
  readonly object?: Fields;
}

interface ConnectEvent extends StripeEvent {
  readonly account: string;
}

/**
 * Writes the events that Stripe would send. All ids contain the prefix, so that many histories have
 * room in one database. Objects have short names: `checkoutPaid('a', …)`, and later
 * `chargeRefunded('a', 500)` for the payment of that session.
 */
export function createEventWriter(prefix: string) {
  const events: StripeEvent[] = [];
  const corrections = new Map<string, Correction>();
  const id = (kind: string, name: string) => `${kind}_${prefix}_${name}`;
  const userId = (user: string) => `${prefix}_${user}`;

  function write(type: HandledType, object: Fields, second = events.length): void {
    events.push(
      fixture(type, { id: id('evt', String(events.length)), created: CREATED + second, object }),
    );
  }

  const metadata = ({ user, credits }: Pick<Purchase, 'user' | 'credits'>) => ({
    user_id: userId(user),
    credits: String(credits),
  });
  const session = (name: string, purchase: Purchase, object: Fields = {}) => ({
    id: id('cs', name),
    payment_intent: id('pi', name),
    amount_subtotal: purchase.price,
    amount_total: purchase.price,
    client_reference_id: null,
    customer: null,
    metadata: metadata(purchase),
    ...object,
  });
  const unpaidSession = (name: string, purchase: Purchase, object: Fields = {}) => ({
    ...session(name, purchase, object),
    payment_status: 'unpaid',
  });
  const invoiceLine = ({ item, amount, repeatsAmount }: PackageLine) => ({
    amount,
    quantity: 1,
    pricing: {
      price_details: { price: item.stripePriceId },
      unit_amount_decimal: String(repeatsAmount ? amount : item.unitAmount),
    },
    parent: {
      type: 'subscription_item_details',
      subscription_item_details: { proration: amount !== item.unitAmount },
    },
  });
  const reversal = (kind: 're' | 'du', of: string, name: string) => ({
    id: id(kind, `${of}_${name}`),
    payment_intent: id('pi', of),
    charge: id('ch', of),
  });
  /** By default of everything, without balance transactions. */
  const dispute = (of: string, name: string, object: Fields = {}) => ({
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
    /** What an engineer corrects in events that would be dead otherwise, by event id. */
    corrections,
    id,
    userId,
    metadata,
    write,
    correctLast: (correction: Correction) => {
      const last = events.at(-1);
      if (last) corrections.set(last.id, correction);
    },

    checkoutPaid: (name: string, purchase: Purchase, object?: Fields) =>
      write('checkout.session.completed', session(name, purchase, object)),
    /** Completed with a payment method that takes days, or to be captured later. */
    checkoutUnpaid: (name: string, purchase: Purchase, object?: Fields) =>
      write('checkout.session.completed', unpaidSession(name, purchase, object)),
    asyncPaymentSucceeded: (name: string, purchase: Purchase, object?: Fields) =>
      write('checkout.session.async_payment_succeeded', session(name, purchase, object)),
    asyncPaymentFailed: (name: string, purchase: Purchase, object?: Fields) =>
      write('checkout.session.async_payment_failed', unpaidSession(name, purchase, object)),
    checkoutExpired: (name: string, purchase: Purchase) =>
      write('checkout.session.expired', unpaidSession(name, purchase)),
    /** Paid, and cannot be handled. */
    checkoutWithoutUser: (name: string, purchase: Purchase, object?: Fields) =>
      write('checkout.session.completed', {
        ...session(name, purchase, object),
        client_reference_id: null,
        metadata: { credits: String(purchase.credits) },
      }),
    checkoutOfUnknownType: (name: string, purchase: Purchase) => {
      write('checkout.session.completed', session(`${name}_unknown`, purchase));
      const last = events.pop();
      if (last) events.push({ ...last, type: 'checkout.session.unheard_of' });
    },
    /** A connected account's own session, whose metadata names a user of ours. */
    checkoutOfOtherAccount: (name: string, purchase: Purchase) => {
      write('checkout.session.completed', session(`${name}_other`, purchase));
      const last = events.pop();
      if (!last) return;
      const event: ConnectEvent = { ...last, account: id('acct', name) };
      events.push(event);
    },
    /** The sale of something else. */
    checkoutOfOtherProduct: (name: string, purchase: Purchase) =>
      write('checkout.session.completed', session(`${name}_sale`, purchase, { metadata: {} })),
    /** Without metadata, as of a Checkout Session. */
    paymentSucceeded: (name: string, object: Fields = {}) =>
      write('payment_intent.succeeded', {
        id: id('pi', name),
        latest_charge: id('ch', name),
        metadata: {},
        ...object,
      }),
    /** With metadata: a purchase by itself. */
    intentPaid: (name: string, purchase: Purchase, object: Fields = {}) =>
      write('payment_intent.succeeded', {
        id: id('pi', name),
        latest_charge: id('ch', name),
        amount: purchase.price,
        amount_received: purchase.price,
        customer: null,
        metadata: metadata(purchase),
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
    fundsWithdrawn: (of: string, name = '1', object: Fields = {}) =>
      write('charge.dispute.funds_withdrawn', dispute(of, name, object)),
    fundsReinstated: (of: string, name = '1', object: Fields = {}) =>
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
    /** Paid by card, if the sum of the lines is above zero, unless the object says otherwise. */
    packagesInvoiced: (name: string, { user, lines, object }: PackageInvoice) => {
      const total = lines.reduce((sum, { amount }) => sum + amount, 0);
      const details = { subscription: id('sub', user), metadata: { user_id: userId(user) } };
      write('invoice.paid', {
        id: id('in', name),
        billing_reason: 'subscription_update',
        amount_paid: Math.max(total, 0),
        amount_due: Math.max(total, 0),
        total,
        parent: { subscription_details: details },
        lines: { data: lines.map(invoiceLine) },
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
