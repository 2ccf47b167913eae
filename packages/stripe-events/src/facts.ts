/**
 * Facts are snapshots of Stripe's objects that merge in any order.
 *
 * Of two snapshots of one object the one with the greater `version` stands, and of equal versions the
 * one with the greater `eventId`, whichever arrived first, so that any permutation and duplication of
 * the same events leaves the same rows.
 * `event.created` alone cannot be that order: it counts whole seconds, and Stripe advises against
 * ordering by it (docs.stripe.com/webhooks).
 */
interface Snapshot {
  /** Stripe's id of the object. */
  readonly id: string;
  readonly version: string;
  /** The event that carried it, and when Stripe created that (ISO 8601, UTC). */
  readonly eventId: string;
  readonly asOf: string;
}

/** Statuses of a Checkout Session here; each overrides those before it. */
export const CHECKOUT_STATUSES = ['expired', 'pending', 'failed', 'complete', 'paid'] as const;
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number];

export interface CheckoutSessionFact extends Snapshot {
  /** `complete` is a session that takes no payment itself (`subscription`, `setup`). */
  readonly status: CheckoutStatus;
  readonly mode: string;
  readonly userId: string | null;
  /** Whole credits to grant once it is paid; null where it cannot grant. */
  readonly credits: number | null;
  readonly packageId: string | null;
  /** Amounts are in the currency's smallest unit; the total is after discount and tax. */
  readonly amountSubtotal: number | null;
  readonly amountTotal: number | null;
  readonly currency: string | null;
  readonly paymentIntent: string | null;
  readonly subscription: string | null;
  readonly customer: string | null;
  /** The invoice that Stripe made as its receipt, or that pays its subscription. */
  readonly invoice: string | null;
}

export const PAYMENT_INTENT_STATUSES = ['succeeded', 'payment_failed'] as const;

export interface PaymentIntentFact extends Snapshot {
  readonly status: (typeof PAYMENT_INTENT_STATUSES)[number];
  readonly userId: string | null;
  /** Whole credits to grant; null when it names none: a session or an invoice may. */
  readonly credits: number | null;
  /** The amount received; of a failed payment, the amount due. */
  readonly amount: number;
  readonly currency: string;
  readonly charge: string | null;
  readonly customer: string | null;
  /** Why the last attempt failed, for a message to the buyer. */
  readonly errorCode: string | null;
  readonly declineCode: string | null;
  readonly errorMessage: string | null;
}

export interface SubscriptionFact extends Snapshot {
  readonly status: string;
  readonly userId: string | null;
  readonly customer: string | null;
  readonly priceId: string | null;
  /** `metadata.package_id`: a plan that is sold at a price of its own has no other. */
  readonly packageId: string | null;
  readonly quantity: number | null;
  /** ISO 8601, UTC. */
  readonly currentPeriodEnd: string | null;
  /** When it is scheduled to end, by `cancel_at` or by `cancel_at_period_end`. */
  readonly cancelAt: string | null;
  readonly cancelAtPeriodEnd: boolean;
}

export const INVOICE_STATUSES = ['paid', 'payment_failed'] as const;

export interface InvoiceFact extends Snapshot {
  readonly status: (typeof INVOICE_STATUSES)[number];
  readonly userId: string | null;
  /** Whole credits to grant, or below zero to revoke; null when the invoice moves none. */
  readonly credits: number | null;
  readonly customer: string | null;
  readonly subscription: string | null;
  readonly billingReason: string | null;
  readonly amountPaid: number;
  readonly amountDue: number;
  /** After discounts and taxes, however it was paid. */
  readonly total: number;
  readonly currency: string;
  readonly attemptCount: number;
  readonly nextPaymentAttempt: string | null;
}

/** That a payment paid an invoice, or a part of it. */
interface InvoicePaymentFact extends Snapshot {
  readonly payment: string;
  readonly invoice: string;
  /** The part of the payment that paid this invoice; null where an old payload has no amount. */
  readonly amountPaid: number | null;
}

/** Which PaymentIntent a charge belongs to. Its id is the charge's. */
interface ChargePaymentFact extends Snapshot {
  readonly payment: string;
}

/** What reversals share. `payment` is the PaymentIntent, or the charge where an old payload has no more. */
interface Reversal extends Snapshot {
  readonly payment: string;
}

interface ChargeFact extends Reversal {
  /** Cumulative: all refunds of the charge so far. */
  readonly amountRefunded: number;
}

interface RefundFact extends Reversal {
  readonly amount: number;
  readonly status: string;
}

interface DisputeFact extends Reversal {
  readonly status: string;
  readonly reason: string | null;
  readonly amount: number;
  readonly currency: string;
}

/** Whether the disputed money was withdrawn from the account, or at least a part of it given back. */
export const FUNDS_STATES = ['withdrawn', 'reinstated'] as const;
export type FundsState = (typeof FUNDS_STATES)[number];

/** Its id is the dispute's. */
interface DisputeFundsFact extends Reversal {
  readonly funds: FundsState;
  /** The part of the disputed amount that is withdrawn now, in the charge's currency. */
  readonly withdrawnAmount: number;
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
