import type { SpendResult } from '@stripe-credits/db';

/**
 * The request was refused; the message says why. Nothing has changed.
 *
 * - `invalid`: an argument is invalid.
 * - `not_found`: the package or the session does not exist.
 * - `conflict`: the `idempotencyKey` was used for another request.
 * - `not_grantable`: the session is not a purchase that grants credits here.
 * - `rejected`: Stripe did not accept the request; the log has the details.
 */
export interface Refused {
  readonly status: 'refused';
  readonly code: 'invalid' | 'not_found' | 'conflict' | 'not_grantable' | 'rejected';
  readonly message: string;
}

/**
 * Stripe cannot be reached now: repeat the call. If `createCheckout` keeps returning this, use a new
 * `idempotencyKey`: Stripe stores even its own server errors under the key.
 */
export interface Unavailable {
  readonly status: 'unavailable';
  readonly message: string;
}

export interface CheckoutCreated {
  readonly status: 'created';
  /** Stripe's page, to which the product redirects the buyer. */
  readonly url: string;
  readonly sessionId: string;
}

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

export type CheckoutResult = CheckoutCreated | Refused | Unavailable;
export type FulfillResult = Credited | Pending | Refused | Unavailable;
export type SpendCreditsResult = Exclude<SpendResult, { status: 'conflict' }> | Refused;

export const refused = (code: Refused['code'], message: string): Refused => ({
  status: 'refused',
  code,
  message,
});
