import Stripe from 'stripe';
import { Misconfigured } from '../configuration.ts';
import { UNKNOWN_KEY } from '../stripe-client.ts';

/** What to do when Stripe does not answer with a page: a sentence, and when to ask again. */
export interface NoPage {
  readonly problem: string;
  /** Null when asking again would not help. */
  readonly retryMs: number | null;
}

/** From 2 s doubling to 5 min: ten of them outlast half an hour. */
const BACKOFF_MS_MAX = 300_000;
const RETRY_AFTER_MS_MAX = 3_600_000;
const SETBACKS_MAX = 10;

/**
 * Stripe's own words may hold what nobody should read in a log: only codes are told.
 *
 * @param setbacks how often in a row it happened before.
 * @throws what is no error of Stripe's or of the configuration.
 */
export function withoutPage(error: unknown, setbacks: number): NoPage {
  if (error instanceof Misconfigured) return { problem: error.message, retryMs: null };
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
  if (setbacks + 1 >= SETBACKS_MAX)
    return final(`Stripe could not be asked ${SETBACKS_MAX} times in a row (${status}).`);
  const problem =
    error instanceof errors.StripeRateLimitError
      ? 'Stripe takes no more requests for now (429): it waits.'
      : `Stripe cannot be asked now (${status}): it waits.`;
  return {
    problem,
    retryMs: retryAfterMs(error) ?? Math.min(2000 * 2 ** setbacks, BACKOFF_MS_MAX),
  };
}

const final = (problem: string): NoPage => ({ problem, retryMs: null });

function retryAfterMs({ headers }: InstanceType<typeof Stripe.errors.StripeError>) {
  const said = headers?.['retry-after'];
  if (said === undefined || !/^\d{1,6}$/.test(said)) return undefined;
  return Math.min(Number(said) * 1000, RETRY_AFTER_MS_MAX);
}
