// The types of the Credits API, for the Workers that call it. docs/credits.md explains each method.
// Generated from apps/credits/src/api by `pnpm types`: do not edit.

import { WorkerEntrypoint } from 'cloudflare:workers';

/**
 * The request was refused; the message says why. Nothing has changed.
 *
 * - `invalid`: an argument is invalid.
 * - `not_found`: there is no such package, session, reservation or transaction.
 * - `conflict`: the user's `idempotencyKey` was used with other arguments.
 * - `not_grantable`: the session is not a purchase that grants credits here.
 * - `rejected`: Stripe did not accept the request; the log has the details.
 * - `exceeds_reservation`: the work cost more than was reserved, and `overflow` is `reject`.
 * - `exceeds_spend`: more is to be given back than is left of the spend.
 * - `already_captured`, `already_released`, `expired`: the reservation has ended.
 */
export type RefusalCode =
  | 'invalid'
  | 'not_found'
  | 'conflict'
  | 'not_grantable'
  | 'rejected'
  | 'exceeds_reservation'
  | 'exceeds_spend'
  | 'already_captured'
  | 'already_released'
  | 'expired';

export interface Refused {
  readonly status: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
}

/**
 * The database or Stripe cannot be reached now, or stripe-credits is not set up for it: the message
 * says which. Whether the act was done is not known: repeat the same call, with the same
 * `idempotencyKey`.
 */
export interface Unavailable {
  readonly status: 'unavailable';
  readonly message: string;
}

/** Too few credits are available. Nothing was taken. */
export interface InsufficientCredits {
  readonly status: 'insufficient_credits';
  readonly balance: number;
  readonly available: number;
}

export interface PackageForSale {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  /** Price of one, in the currency's smallest unit. */
  readonly unitAmount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** How often a plan renews, and grants the credits again; null for a pack, which is bought once. */
  readonly interval: 'month' | 'year' | null;
}

export interface CheckoutOptions {
  readonly userId: string;
  readonly packageId: string;
  /** Your name for this checkout, unique among the user's: make it with the form. */
  readonly idempotencyKey: string;
  /** How many of a pack: 1, the default, to 9,999. A plan is sold once. */
  readonly quantity?: number;
  /** The Stripe customer that buys, `cus_…`. Without one Stripe asks for the email address. */
  readonly customer?: string;
  /** Fills in the email address. Not together with `customer`, who has one. */
  readonly customerEmail?: string;
  /** Whether the page takes promotion codes; false by default. A discount grants all credits. */
  readonly allowPromotionCodes?: boolean;
  /** Whether Stripe Tax computes the tax; false by default. The account must have set it up. */
  readonly automaticTax?: boolean;
  /** Whether the buyer may see and pay the price in their own currency; false by default. */
  readonly adaptivePricing?: boolean;
  /** The language of the page, such as `de` or `pt-BR`; the browser's by default. */
  readonly locale?: string;
  /**
   * Your own metadata for Stripe's objects: up to 45 keys of 40 characters with values of 500. The
   * keys `user_id`, `package_id`, `credits`, `quantity` and `unit_amount` are taken.
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `{CHECKOUT_SESSION_ID}` in a URL to which the buyer returns becomes the id of the session. */
export interface HostedCheckoutRequest extends CheckoutOptions {
  /** A page of Stripe's, to which the product redirects. */
  readonly uiMode?: 'hosted';
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface EmbeddedCheckoutRequest extends CheckoutOptions {
  /** A form in a page of the product's, which Stripe.js mounts. */
  readonly uiMode: 'embedded';
  readonly returnUrl: string;
}

export type CheckoutRequest = HostedCheckoutRequest | EmbeddedCheckoutRequest;

export interface CheckoutCreated {
  readonly status: 'created';
  /** Stripe's page, to which the product redirects the buyer. */
  readonly url: string;
  readonly sessionId: string;
}

/** The answer for `uiMode: 'embedded'`. It has a status of its own, so that `created` has a URL. */
export interface EmbeddedCheckoutCreated {
  readonly status: 'created_embedded';
  /** What Stripe.js mounts the form with. For this buyer's browser alone. */
  readonly clientSecret: string;
  readonly sessionId: string;
}

/**
 * If `createCheckout` keeps answering `unavailable`, use a new `idempotencyKey`: Stripe stores even
 * its own server errors under the key.
 */
export type CheckoutResult = CheckoutCreated | EmbeddedCheckoutCreated | Refused | Unavailable;

export interface Credited {
  readonly status: 'credited';
  /** The user of the purchase: not necessarily the one who is looking at the page. */
  readonly userId: string;
  readonly credits: number;
  /** The user's balance after it. */
  readonly balance: number;
}

/**
 * A session that sold a plan is complete: the plan is active. Its credits come with its first paid
 * invoice, whose event may still be on its way; a free trial grants none.
 */
export interface Subscribed {
  readonly status: 'subscribed';
  readonly userId: string;
  readonly subscriptionId: string;
  /** What the first invoice has granted so far; 0 until then. */
  readonly credits: number;
  readonly balance: number;
}

/** Not paid yet: still open, or complete with a payment that takes days. */
export interface Pending {
  readonly status: 'pending';
  readonly checkout: 'open' | 'processing';
}

export type FulfillResult = Credited | Subscribed | Pending | Refused | Unavailable;

/** Whole credits. */
export interface Balance {
  /** The sum of the user's ledger; below zero when more was taken back than was left. */
  readonly balance: number;
  /** `balance` less `reserved`: what can be spent or reserved now. */
  readonly available: number;
  /** The sum of the reservations that are neither captured, released nor expired. */
  readonly reserved: number;
}

export interface UserBalance extends Balance {
  readonly userId: string;
}

export type TransactionType =
  | 'purchase'
  | 'subscription'
  | 'refund'
  | 'dispute'
  | 'dispute_reversal'
  | 'spend'
  | 'spend_reversal'
  | 'grant'
  | 'adjustment';

/** One row of a user's ledger. */
export interface Transaction {
  readonly id: string;
  readonly type: TransactionType;
  /** Credits; positive gives, negative takes. */
  readonly amount: number;
  /** The user's balance after it. */
  readonly balance: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The Checkout Session, PaymentIntent or invoice of a purchase; else null. */
  readonly source: string | null;
  /** The reason of a spend, a reversal, a grant or an adjustment. */
  readonly description: string | null;
  /** Who made a grant or an adjustment. */
  readonly actor: string | null;
  /** Of a captured spend its reservation; of a reversal the spend that it gives back. */
  readonly relatedId: string | null;
}

export interface TransactionPage {
  /** Newest first. */
  readonly transactions: readonly Transaction[];
  /** The `before` of the next page; null on the last one. */
  readonly nextCursor: number | null;
}

export interface PageRequest {
  /** The `nextCursor` of the page before. */
  readonly before?: number | null;
  /** 1 to 100; 50 by default. */
  readonly limit?: number;
}

/** A row of the ledger with everything that it follows from. */
export interface TransactionTrace extends Transaction {
  /** Stripe's objects behind it: sessions, invoices, payments, refunds, disputes, subscriptions. */
  readonly objects: readonly string[];
  /** The events that carried those facts, oldest first. */
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly createdAt: string;
  }[];
  /** The ids of further such events, which the retention policy has deleted from the event log. */
  readonly deletedEvents: readonly string[];
  /** What engineers corrected in those events, oldest first. */
  readonly corrections: readonly {
    readonly eventId: string;
    readonly correctedAt: string;
    readonly actor: string;
    readonly reason: string;
  }[];
}

export interface LowBalanceThresholdRequest {
  readonly userId: string;
  /**
   * Whole credits, 0 or more: the notification `low_balance` is sent when the available credits fall
   * below. null for the deployment's LOW_BALANCE_THRESHOLD.
   */
  readonly threshold: number | null;
}

export interface LowBalanceThresholdSet {
  readonly status: 'set';
}

export type LowBalanceThresholdResult = LowBalanceThresholdSet | Refused | Unavailable;

/**
 * A message of the queue `stripe-notifications`. Two messages with one `key` are identical: keep the
 * keys, and act on each once.
 */
export interface Notification {
  readonly key: string;
  readonly kind: 'payment_failed' | 'invoice_failed' | 'dead_letter' | 'credited' | 'low_balance';
  /** The event that caused it; null for a spend or a reservation. */
  readonly eventId: string | null;
  /** Stripe's object; of `credited` the purchase: a PaymentIntent, a session or an invoice. */
  readonly objectId: string | null;
  readonly userId: string | null;
  /** In the currency's smallest unit. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Stripe's decline or error code, or the reason of a dead letter: not for the buyer. */
  readonly reason: string | null;
  /** When Stripe retries an invoice. */
  readonly retryAt: string | null;
  /** Of `credited`: how many credits. */
  readonly credits: number | null;
  /** Of `low_balance`: the available credits, and the threshold that they fell below. */
  readonly available: number | null;
  readonly threshold: number | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** A user's plan at Stripe. */
export interface Subscription {
  /** `sub_…` */
  readonly subscriptionId: string;
  /** The plan's package; null when its price belongs to none. */
  readonly packageId: string | null;
  /**
   * Stripe's: `active`, `trialing`, `past_due`, `unpaid`, `paused`, `incomplete`,
   * `incomplete_expired` or `canceled`.
   */
  readonly status: string;
  /** ISO 8601, UTC: when it renews, or ends if `cancelAt` is set. */
  readonly currentPeriodEnd: string | null;
  /** ISO 8601, UTC: when it is scheduled to end; null if it renews. */
  readonly cancelAt: string | null;
  /** `cus_…` */
  readonly customer: string | null;
}

export interface PortalRequest {
  readonly userId: string;
  /** Where the portal's link back leads. */
  readonly returnUrl: string;
}

export interface PortalCreated {
  readonly status: 'created';
  /** The portal's page for this user. It is valid for minutes only: redirect at once. */
  readonly url: string;
}

export type PortalResult = PortalCreated | Refused | Unavailable;

/** What a refund of the unused part of a purchase would be. Nothing is refunded by asking. */
export interface RefundQuote {
  readonly status: 'quoted';
  /** The PaymentIntent of the purchase, else its Checkout Session or its invoice. */
  readonly purchase: string;
  /** Credits that the purchase granted. */
  readonly credits: number;
  /** What refunds and disputes have left of them. */
  readonly left: number;
  /** What of `left` is still available: other credits count as spent first. */
  readonly unused: number;
  /** In the currency's smallest unit, after discounts and with taxes. */
  readonly paid: number;
  /**
   * The amount whose refund takes back `unused`: refund it in Stripe's dashboard or API. It is less
   * where a customer balance paid a part, which no payment can refund.
   */
  readonly refundable: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** The payment, or its invoice, in Stripe's dashboard, for your support. */
  readonly dashboardUrl: string;
}

export type RefundQuoteResult = RefundQuote | Refused | Unavailable;

export interface ReserveRequest {
  readonly userId: string;
  /** Whole credits, 1 or more: the most that the work is expected to cost. */
  readonly amount: number;
  /** What the work is: the user reads it in their history once it is captured. */
  readonly reason: string;
  /** 1 to 86,400; 3,600 by default. */
  readonly expiresInSeconds?: number;
  /**
   * Your name for this reservation, unique among the user's reservations. It is forgotten 90 days
   * after the reservation was released or has expired.
   */
  readonly idempotencyKey: string;
}

export interface Reserved {
  readonly status: 'reserved';
  readonly reservationId: string;
  /** ISO 8601, UTC. The credits are free again from then on, unless it is captured before. */
  readonly expiresAt: string;
  /** What can be spent or reserved besides. */
  readonly available: number;
  /** Whether an earlier call with this `idempotencyKey` reserved them. */
  readonly duplicate: boolean;
}

export type ReserveResult = Reserved | InsufficientCredits | Refused | Unavailable;

/**
 * What happens above the reservation: `reject` refuses, `cap` takes what was reserved, `overdraw`
 * takes it all, because the work is done: the balance may go below zero.
 */
export type Overflow = 'reject' | 'cap' | 'overdraw';

export interface CaptureRequest {
  readonly reservationId: string;
  /** Whole credits, 1 or more: what the work really cost. Work that cost nothing is released. */
  readonly amount: number;
  /** `reject` by default. */
  readonly overflow?: Overflow;
  /** Your name for this capture, unique among the user's captures for ever. */
  readonly idempotencyKey: string;
}

export interface Captured {
  readonly status: 'captured';
  readonly transaction: Transaction;
  readonly available: number;
  readonly duplicate: boolean;
}

export type CaptureResult = Captured | Refused | Unavailable;

export interface ReleaseRequest {
  readonly reservationId: string;
  /**
   * With it a repeated call answers as the first did; without it that call is refused. The key belongs
   * to its reservation: with the same key a call for another reservation releases that one as well.
   */
  readonly idempotencyKey?: string;
}

export interface Released {
  readonly status: 'released';
  /** What was reserved. */
  readonly amount: number;
  readonly available: number;
  readonly duplicate: boolean;
}

export type ReleaseResult = Released | Refused | Unavailable;

export interface SpendRequest {
  readonly userId: string;
  /** Whole credits, 1 or more. */
  readonly amount: number;
  /** What they are spent on: the user reads it in their history. */
  readonly reason: string;
  /** Your name for this spend, unique among the user's spends for ever. */
  readonly idempotencyKey: string;
}

export interface Spent {
  readonly status: 'spent';
  readonly transaction: Transaction;
  /** What can be spent after it. */
  readonly available: number;
  /** Whether an earlier call with this `idempotencyKey` spent them. */
  readonly duplicate: boolean;
}

export type SpendResult = Spent | InsufficientCredits | Refused | Unavailable;

export interface SpendManyProcessed {
  readonly status: 'processed';
  /** One per spend, in their order. */
  readonly results: readonly (Spent | InsufficientCredits | Refused)[];
}

export type SpendManyResult = SpendManyProcessed | Refused | Unavailable;

export interface ReverseRequest {
  /** The id of the transaction of a spend or a capture. */
  readonly transactionId: string;
  /** Whole credits; by default all that is left of the spend. */
  readonly amount?: number;
  readonly reason: string;
  /** Your name for this reversal, unique among the user's reversals for ever. */
  readonly idempotencyKey: string;
}

export interface Reversed {
  readonly status: 'reversed';
  readonly transaction: Transaction;
  readonly available: number;
  /** What can still be given back of the spend. */
  readonly left: number;
  readonly duplicate: boolean;
}

export type ReverseResult = Reversed | Refused | Unavailable;

export interface GrantRequest {
  readonly userId: string;
  /** Whole credits. A grant gives 1 or more; an adjustment may take, with a minus. */
  readonly amount: number;
  readonly reason: string;
  /** Who or what decided it, such as `sign-up`: it stays in the ledger. */
  readonly actor: string;
  /** Your name for it, unique among the user's grants, or adjustments, for ever. */
  readonly idempotencyKey: string;
}

export interface Granted {
  readonly status: 'granted';
  readonly transaction: Transaction;
  readonly available: number;
  readonly duplicate: boolean;
}

export type GrantResult = Granted | Refused | Unavailable;

export interface Adjusted extends Omit<Granted, 'status'> {
  readonly status: 'adjusted';
}

export type AdjustResult = Adjusted | InsufficientCredits | Refused | Unavailable;

/**
 * The API for a product's own Workers, over a service binding with `entrypoint: "Credits"`. The
 * product authenticates its users: a Worker with the binding can act for every user.
 *
 * Methods that act answer with a union, distinguished by `status`. Only a call that does not reach
 * stripe-credits throws: treat that as `unavailable`. What has an `idempotencyKey` is done once
 * per user and key, however often it is called. What changes a balance or a reservation is one call of
 * the database.
 *
 * Methods that read answer with the value. They reject with a `TypeError` that names the argument
 * when one is invalid, and with an `Error` when the database cannot be reached: repeat the call then.
 * No rejection quotes a parameter, because products log what they catch.
 */
export interface CreditsApi {
  /** Whether this deployment sells for live money or for Stripe's test cards. */
  mode(): Promise<'live' | 'test'>;
  /** The packs and plans for sale, the cheapest of each currency first. */
  listPackages(): Promise<PackageForSale[]>;
  /** Creates a Checkout Session: Stripe's page or form where the user buys the pack or plan. */
  createCheckout(request: CheckoutRequest): Promise<CheckoutResult>;
  /** Credits a paid session now, unless its event has credited it already. */
  fulfill(sessionId: string): Promise<FulfillResult>;
  /** The user's plan: the one that is alive, else the newest; null if there was none. */
  subscription(userId: string): Promise<Subscription | null>;
  /** The URL of Stripe's customer portal, where the user changes or cancels the plan. */
  createPortalSession(request: PortalRequest): Promise<PortalResult>;
  /**
   * The money that stands for the unused part of a purchase: its Checkout Session, PaymentIntent,
   * invoice or transaction. Nothing is refunded by it.
   */
  quoteRefund(userId: string, purchase: string): Promise<RefundQuoteResult>;
  /** Takes credits, never more than are available. */
  spend(request: SpendRequest): Promise<SpendResult>;
  /** Up to 100 spends, of one user or many, each with its own result. */
  spendMany(requests: readonly SpendRequest[]): Promise<SpendManyResult>;
  /** Gives back all or part of a spend or a capture, never more than it took. */
  reverse(request: ReverseRequest): Promise<ReverseResult>;
  /** Sets credits aside for work whose cost is known only afterwards. */
  reserve(request: ReserveRequest): Promise<ReserveResult>;
  /** Takes what the work cost, and frees the rest of the reservation. */
  capture(request: CaptureRequest): Promise<CaptureResult>;
  /** Frees a reservation of which nothing is taken. */
  release(request: ReleaseRequest): Promise<ReleaseResult>;
  /** Gives credits that nobody paid for, such as a sign-up bonus. */
  grant(request: GrantRequest): Promise<GrantResult>;
  /** Corrects a balance: gives, or takes at most what is available. */
  adjust(request: GrantRequest): Promise<AdjustResult>;
  /** Sets the credits below which the product is notified of `low_balance`: docs/notifications.md. */
  setLowBalanceThreshold(request: LowBalanceThresholdRequest): Promise<LowBalanceThresholdResult>;
  /** An unknown user has 0. */
  balance(userId: string): Promise<Balance>;
  /** Up to 100 users at once, in their order. */
  balances(userIds: readonly string[]): Promise<UserBalance[]>;
  /** A page of the user's ledger, newest first. */
  transactions(userId: string, page?: PageRequest): Promise<TransactionPage>;
  /** A row of the ledger with its purchase, Stripe's objects and the events behind it; null if unknown. */
  traceTransaction(userId: string, transactionId: string): Promise<TransactionTrace | null>;
}

/**
 * The entrypoint that a service binding names. `wrangler types` makes the type of `env.CREDITS` from
 * it: a class, merged with the interface below, which gives it the methods.
 */
export class Credits extends WorkerEntrypoint<unknown> {}
export interface Credits extends CreditsApi {}
