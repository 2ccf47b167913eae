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

export interface CheckoutRequest {
  readonly userId: string;
  readonly packageId: string;
  /** `{CHECKOUT_SESSION_ID}` in it becomes the id of the session. */
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Your name for this checkout, unique among the user's: make it with the form. */
  readonly idempotencyKey: string;
}

export interface CheckoutCreated {
  readonly status: 'created';
  /** Stripe's page, to which the product redirects the buyer. */
  readonly url: string;
  readonly sessionId: string;
}

/**
 * If `createCheckout` keeps answering `unavailable`, use a new `idempotencyKey`: Stripe stores even
 * its own server errors under the key.
 */
export type CheckoutResult = CheckoutCreated | Refused | Unavailable;

export interface Credited {
  readonly status: 'credited';
  /** The user of the purchase: not necessarily the one who is looking at the page. */
  readonly userId: string;
  readonly credits: number;
  /** The user's balance after it. */
  readonly balance: number;
}

/** Not paid yet: still open, or complete with a payment that takes days. */
export interface Pending {
  readonly status: 'pending';
  readonly checkout: 'open' | 'processing';
}

export type FulfillResult = Credited | Pending | Refused | Unavailable;

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

export interface ReserveRequest {
  readonly userId: string;
  /** Whole credits, 1 or more: the most that the work is expected to cost. */
  readonly amount: number;
  /** What the work is: the user reads it in their history once it is captured. */
  readonly reason: string;
  /** 1 to 86,400; 3,600 by default. */
  readonly expiresInSeconds?: number;
  /** Your name for this reservation, unique among the user's reservations. */
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
  /** With it a repeated call answers as the first did; without it that call is refused. */
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
 * Methods that act answer with a union, distinguished by `status`, and never throw. Each is one call
 * of the database, and does its work once per user and `idempotencyKey`, however often it is called.
 *
 * Methods that read answer with the value. They reject with a `TypeError` that names the argument
 * when one is invalid, and with an `Error` when the database cannot be reached: repeat the call then.
 * No rejection quotes a parameter, because products log what they catch.
 */
export interface CreditsApi {
  /** Whether this deployment sells for live money or for Stripe's test cards. */
  mode(): Promise<'live' | 'test'>;
  /** The credit packages, cheapest first. */
  listPackages(): Promise<PackageForSale[]>;
  /** Creates a Checkout Session: the URL of Stripe's page where the user buys the package. */
  createCheckout(request: CheckoutRequest): Promise<CheckoutResult>;
  /** Credits a paid session now, unless its event has credited it already. */
  fulfill(sessionId: string): Promise<FulfillResult>;
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
