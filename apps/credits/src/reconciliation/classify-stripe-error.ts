import Stripe from 'stripe';
import { ConfigurationError } from '../configuration.ts';
import { UNKNOWN_KEY } from '../stripe-client.ts';

/** Why Stripe did not answer with a page, and when to try again. */
export interface StripeFailure {
  readonly problem: string;
  /** Null when trying again would not help. */
  readonly retryMs: number | null;
}

/** From 2 s doubling to 5 min: ten failures take more than half an hour. */
const BACKOFF_MS_MAX = 300_000;
const RETRY_AFTER_MS_MAX = 3_600_000;
const FAILURES_MAX = 10;

/**
 * Stripe's own messages may quote personal data: only codes are kept.
 *
 * @param failures how often in a row Stripe could not be reached before.
 * @throws an error that is neither Stripe's nor of the configuration.
 */
export function classifyStripeError(error: unknown, failures: number): StripeFailure {
  if (error instanceof ConfigurationError) return { problem: error.message, retryMs: null };
  const { errors } = Stripe;
  if (!(error instanceof errors.StripeError)) throw error;
  if (error instanceof errors.StripeAuthenticationError) return final(UNKNOWN_KEY);
  if (error instanceof errors.StripePermissionError)
    return final(
      'The key in STRIPE_SECRET_KEY of stripe-credits may not do this: let it read Events and Checkout Sessions.',
    );
  if (error instanceof errors.StripeInvalidRequestError)
    return final(`Stripe does not accept ${error.param ?? 'the request'} (${error.code}).`);
  const status = error.statusCode ?? error.type;
  if (failures + 1 >= FAILURES_MAX)
    return final(`Stripe could not be reached ${FAILURES_MAX} times in a row (${status}).`);
  const problem =
    error instanceof errors.StripeRateLimitError
      ? 'Stripe takes no more requests for now (429): waiting.'
      : `Stripe cannot be reached now (${status}): waiting.`;
  const backoffMs = Math.min(2000 * 2 ** failures, BACKOFF_MS_MAX);
  return { problem, retryMs: Math.max(retryAfterMs(error), backoffMs) };
}

const final = (problem: string): StripeFailure => ({ problem, retryMs: null });

function retryAfterMs({ headers }: InstanceType<typeof Stripe.errors.StripeError>): number {
  const seconds = headers?.['retry-after'];
  if (seconds === undefined || !/^\d{1,6}$/.test(seconds)) return 0;
  return Math.min(Number(seconds) * 1000, RETRY_AFTER_MS_MAX);
}
