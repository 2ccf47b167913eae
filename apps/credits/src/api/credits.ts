import type { CheckoutRequest, CheckoutResult, FulfillResult, PackageForSale } from './checkout.ts';
import type {
  Balance,
  PageRequest,
  TransactionPage,
  TransactionTrace,
  UserBalance,
} from './ledger.ts';
import type { LowBalanceThresholdRequest, LowBalanceThresholdResult } from './notifications.ts';
import type { PortalRequest, PortalResult, Subscription } from './plans.ts';
import type { RefundQuoteResult } from './refunds.ts';
import type {
  CaptureRequest,
  CaptureResult,
  ReleaseRequest,
  ReleaseResult,
  ReserveRequest,
  ReserveResult,
} from './reservations.ts';
import type {
  AdjustResult,
  GrantRequest,
  GrantResult,
  ReverseRequest,
  ReverseResult,
  SpendManyResult,
  SpendRequest,
  SpendResult,
} from './spending.ts';

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
