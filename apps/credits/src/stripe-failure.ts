import Stripe from 'stripe';
import { ConfigurationError } from './configuration.ts';

const { errors } = Stripe;

/** Why Stripe did not answer a request. Stripe's messages may quote personal data: codes are kept. */
export type StripeFailure =
  | { readonly kind: 'misconfigured'; readonly problem: string }
  | { readonly kind: 'unknown_key' | 'forbidden' }
  /** `not_found`: the object in the URL; `rejected`: anything else that the request says. */
  | { readonly kind: 'not_found' | 'rejected'; readonly problem: string }
  /** May pass. `problem` is a status, or the type of an error without one. */
  | {
      readonly kind: 'rate_limited' | 'unreachable';
      readonly problem: string;
      /** Stripe's Retry-After; 0 without that header. */
      readonly retryAfterMs: number;
    };

/** @throws an error that is neither Stripe's nor of the configuration. */
export function toStripeFailure(error: unknown): StripeFailure {
  if (error instanceof ConfigurationError) return { kind: 'misconfigured', problem: error.message };
  if (!(error instanceof errors.StripeError)) throw error;
  if (error instanceof errors.StripeAuthenticationError) return { kind: 'unknown_key' };
  if (error instanceof errors.StripePermissionError) return { kind: 'forbidden' };
  if (error instanceof errors.StripeInvalidRequestError) {
    const kind = error.statusCode === 404 ? 'not_found' : 'rejected';
    return { kind, problem: `${error.param ?? 'the request'} (${error.code})` };
  }
  const kind = error instanceof errors.StripeRateLimitError ? 'rate_limited' : 'unreachable';
  const problem = String(error.statusCode ?? error.type);
  return { kind, problem, retryAfterMs: retryAfterMs(error) };
}

const RETRY_AFTER_MS_MAX = 3_600_000;

function retryAfterMs({ headers }: InstanceType<typeof errors.StripeError>): number {
  const seconds = headers?.['retry-after'];
  if (seconds === undefined || !/^\d{1,6}$/.test(seconds)) return 0;
  return Math.min(Number(seconds) * 1000, RETRY_AFTER_MS_MAX);
}
