import type { Refused, Unavailable } from './answers.ts';

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
