import type { Spent } from '@stripe-credits/db';

/**
 * What cannot be done, with a sentence that says why. Nothing has happened.
 *
 * - `invalid`: an argument is not what it must be.
 * - `unknown`: what it names is not there.
 * - `conflict`: the `requestId` has been used for something else.
 * - `not_grantable`: the session is no purchase that grants credits here; its event will say so too.
 * - `rejected`: Stripe does not accept it; the log says more.
 */
export interface Refused {
  readonly status: 'refused';
  readonly why: 'invalid' | 'unknown' | 'conflict' | 'not_grantable' | 'rejected';
  readonly message: string;
}

/**
 * Stripe cannot be asked now. The same call may be made again. When `createCheckout` answers so again
 * and again, take a new `requestId`: Stripe keeps even a failure of its own under the old one.
 */
export interface Unavailable {
  readonly status: 'unavailable';
  readonly message: string;
}

export interface CheckoutCreated {
  readonly status: 'created';
  /** Where to send the buyer. */
  readonly url: string;
  readonly sessionId: string;
}

export interface Credited {
  readonly status: 'credited';
  /** Whom the purchase credits: not necessarily who is looking at the page. */
  readonly userId: string;
  readonly credits: number;
  /** What the user has now. */
  readonly balance: number;
}

/** Not paid so far: still open, or complete with a payment that takes days. */
export interface NotYet {
  readonly status: 'not_yet';
  readonly checkout: 'open' | 'processing';
}

export type CheckoutAnswer = CheckoutCreated | Refused | Unavailable;
export type FulfilAnswer = Credited | NotYet | Refused | Unavailable;
export type SpendAnswer = Exclude<Spent, { status: 'conflict' }> | Refused;

export const refused = (why: Refused['why'], message: string): Refused => ({
  status: 'refused',
  why,
  message,
});
