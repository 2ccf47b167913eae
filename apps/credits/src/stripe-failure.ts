import { log } from '@stripe-credits/platform/log';
import Stripe from 'stripe';
import type { Refused, Unavailable } from './api/answers.ts';
import { ConfigurationError } from './configuration.ts';
import { KEY_CONFLICT, refused, unavailable } from './refused.ts';

const { errors } = Stripe;

/** Why Stripe did not answer a request. Stripe's messages may quote personal data: codes are kept. */
export type StripeFailure =
  | { readonly kind: 'misconfigured'; readonly problem: string }
  | { readonly kind: 'unknown_key' | 'forbidden' }
  /**
   * `not_found`: the object in the URL; `key_conflict`: the idempotency key is that of another
   * request; `rejected`: anything else that the request says.
   */
  | { readonly kind: 'not_found' | 'key_conflict' | 'rejected'; readonly problem: string }
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
  // The same request is still in progress at Stripe: a repeated call gets its result.
  const inProgress = error.code === 'idempotency_key_in_use';
  if (error instanceof errors.StripeIdempotencyError && !inProgress)
    return { kind: 'key_conflict', problem: 'the idempotency key' };
  if (error instanceof errors.StripeInvalidRequestError && !inProgress) {
    const kind = error.statusCode === 404 ? 'not_found' : 'rejected';
    return { kind, problem: `${error.param ?? 'the request'} (${error.code ?? error.type})` };
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

export const UNKNOWN_KEY = 'Stripe does not know the key in STRIPE_SECRET_KEY of stripe-credits.';

export const missingPermission = (permission: string): string =>
  `The STRIPE_SECRET_KEY of stripe-credits lacks a permission: allow it to ${permission}.`;

/** The request to Stripe of a call, for its answer. */
interface StripeRequest {
  /** What the key must be allowed to do, such as `write Checkout Sessions`. */
  readonly permission: string;
  /** What the request names, such as `Checkout Session cs_123`. */
  readonly object?: string;
  /** The address in STRIPE_API_URL; empty for Stripe's own. */
  readonly apiUrl: string;
}

/**
 * The answer to a call that Stripe did not answer. Of Stripe's message only codes and names of
 * parameters are returned and logged.
 *
 * @throws an error that is neither Stripe's nor of the configuration.
 */
export function toAnswer(
  error: unknown,
  { permission, object = 'such object', apiUrl }: StripeRequest,
): Refused | Unavailable {
  const failure = toStripeFailure(error);
  logFailure(error, failure);
  switch (failure.kind) {
    case 'misconfigured':
      return unavailable(failure.problem);
    case 'unknown_key':
      return unavailable(UNKNOWN_KEY);
    case 'forbidden':
      return unavailable(missingPermission(permission));
    case 'key_conflict':
      return KEY_CONFLICT;
    case 'not_found':
      return refused('not_found', `Stripe has no ${object}.`);
    case 'rejected':
      return refused('rejected', `Stripe does not accept ${failure.problem}.`);
    default:
      return unavailable(
        `Stripe${apiUrl && ` at ${apiUrl} (STRIPE_API_URL)`} cannot be reached now: try again.`,
      );
  }
}

/** What a product's own call can cause is its answer alone; the rest is for engineers. */
function logFailure(error: unknown, { kind }: StripeFailure): void {
  if (kind === 'key_conflict' || kind === 'not_found') return;
  if (error instanceof ConfigurationError) {
    log.error('stripe request failed', { kind, error: error.message });
    return;
  }
  if (!(error instanceof errors.StripeError)) return;
  const { type, code, param, statusCode: status_code, requestId: request_id } = error;
  log.error('stripe request failed', { kind, type, code, param, status_code, request_id });
}
