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
