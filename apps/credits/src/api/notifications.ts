import type { Refused, Unavailable } from './answers.ts';

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
