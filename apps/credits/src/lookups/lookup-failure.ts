import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import type { Bindings } from '../configuration.ts';
import { toStripeFailure } from '../stripe-failure.ts';

export type Dead = ReturnType<typeof dead>;

/** A failure that may pass, and how long Stripe wants no request. */
export interface LookupFailure {
  readonly status: 'failed';
  readonly error: string;
  readonly retryAfterSeconds: number;
  /** Whether Stripe takes no request at all for now. */
  readonly rateLimited: boolean;
}

/**
 * A dead outcome where only an engineer can help, so that the event waits with its reason.
 *
 * @throws an error that is neither Stripe's nor of the configuration.
 */
export function toLookupFailure(
  error: unknown,
  env: Pick<Bindings, 'STRIPE_SECRET_KEY'>,
): Dead | LookupFailure {
  const failure = toStripeFailure(error);
  switch (failure.kind) {
    case 'misconfigured':
      return env.STRIPE_SECRET_KEY?.trim()
        ? dead(DEAD_REASONS.lookupMisconfigured, failure.problem)
        : dead(DEAD_REASONS.lookupKeyMissing);
    case 'unknown_key':
      return dead(DEAD_REASONS.lookupKeyUnknown);
    case 'forbidden':
      return dead(DEAD_REASONS.lookupForbidden);
    case 'not_found':
      return dead(DEAD_REASONS.lookupNotFound, failure.problem);
    case 'key_conflict':
    case 'rejected':
      return dead(DEAD_REASONS.lookupRejected, failure.problem);
    default:
      return {
        status: 'failed',
        error: `the event could not be looked up at Stripe (${failure.problem})`,
        retryAfterSeconds: Math.ceil(failure.retryAfterMs / 1000),
        rateLimited: failure.kind === 'rate_limited',
      };
  }
}
