/**
 * Facts: what Stripe said about an object, kept so that they merge in any order.
 *
 * Every fact is a snapshot under a total order. Of two snapshots of one object the one with the
 * greater `version` stands, whichever arrived first, so that any permutation and duplication of
 * the same events leaves the same rows. `event.created` alone cannot be that order: it counts
 * whole seconds, and Stripe advises against ordering by it (docs.stripe.com/webhooks).
 */
interface Snapshot {
  /** Stripe's id of the object. */
  readonly id: string;
  readonly version: string;
  /** The event that said so, and when Stripe made it (ISO 8601, UTC). */
  readonly eventId: string;
  readonly asOf: string;
}

/** How far a Checkout Session has come, in the order in which a later word overrides. */
export const CHECKOUT_STATUSES = ['expired', 'pending', 'failed', 'complete', 'paid'] as const;
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number];

export interface CheckoutSessionFact extends Snapshot {
  /** `complete` is a session that takes no payment itself (`subscription`, `setup`). */
  readonly status: CheckoutStatus;
  readonly mode: string;
  readonly userId: string | null;
  /** Whole credits to grant; set only when `status` is `paid`. */
  readonly credits: number | null;
  readonly packageId: string | null;
  /** Amounts are in the currency's smallest unit; the total is after discount and tax. */
  readonly amountSubtotal: number | null;
  readonly amountTotal: number | null;
  readonly currency: string | null;
  readonly paymentIntent: string | null;
  readonly subscription: string | null;
  readonly customer: string | null;
}

export interface PaymentIntentFact extends Snapshot {
  readonly status: 'succeeded' | 'payment_failed';
  readonly userId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly charge: string | null;
  readonly customer: string | null;
  /** Why the last attempt failed: enough to tell the buyer. */
  readonly errorCode: string | null;
  readonly declineCode: string | null;
  readonly errorMessage: string | null;
}

export interface SubscriptionFact extends Snapshot {
  readonly status: string;
  readonly userId: string | null;
  readonly customer: string | null;
  readonly priceId: string | null;
  readonly quantity: number | null;
  /** ISO 8601, UTC. */
  readonly currentPeriodEnd: string | null;
  /** When it is scheduled to end, whichever of Stripe's two ways says so. */
  readonly cancelAt: string | null;
  /** The older of the two ways. */
  readonly cancelAtPeriodEnd: boolean;
}

export interface InvoiceFact extends Snapshot {
  readonly status: 'paid' | 'payment_failed';
  readonly userId: string | null;
  /** Whole credits to grant; null when the invoice grants none. */
  readonly credits: number | null;
  readonly customer: string | null;
  readonly subscription: string | null;
  readonly billingReason: string | null;
  readonly amountPaid: number;
  readonly amountDue: number;
  readonly currency: string;
  readonly attemptCount: number;
  readonly nextPaymentAttempt: string | null;
}

/** That a payment paid an invoice, or a part of it. */
export interface InvoicePaymentFact extends Snapshot {
  readonly payment: string;
  readonly invoice: string;
  /** What of the payment went to this invoice; null where an old payload does not say. */
  readonly amountPaid: number | null;
}

/** The other name of a payment: which PaymentIntent a charge belongs to. Its id is the charge's. */
export interface ChargePaymentFact extends Snapshot {
  readonly payment: string;
}

/**
 * What is told of a payment's reversal. `payment` is its PaymentIntent, or its charge where an old
 * payload has no more than that.
 */
interface Reversal extends Snapshot {
  readonly payment: string;
}

export interface ChargeFact extends Reversal {
  /** Cumulative: all refunds of the charge so far. */
  readonly amountRefunded: number;
}

export interface RefundFact extends Reversal {
  readonly amount: number;
  readonly status: string;
}

export interface DisputeFact extends Reversal {
  readonly status: string;
  readonly reason: string | null;
  readonly amount: number;
  readonly currency: string;
}

/** Where the disputed money is. Its id is the dispute's. */
export interface DisputeFundsFact extends Reversal {
  readonly funds: 'withdrawn' | 'reinstated';
}

/** One entry per table that `packages/db` keeps facts in. */
export interface Facts {
  checkoutSession: CheckoutSessionFact;
  paymentIntent: PaymentIntentFact;
  subscription: SubscriptionFact;
  invoice: InvoiceFact;
  invoicePayment: InvoicePaymentFact;
  chargePayment: ChargePaymentFact;
  charge: ChargeFact;
  refund: RefundFact;
  dispute: DisputeFact;
  disputeFunds: DisputeFundsFact;
}

export type FactKind = keyof Facts;
export type Fact = { [K in FactKind]: { readonly kind: K; readonly row: Facts[K] } }[FactKind];
