import { livemode } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { type Bindings, Misconfigured } from './configuration.ts';
import { type Refused, refused, type Unavailable } from './results.ts';

type Settings = Pick<Bindings, 'STRIPE_LIVEMODE' | 'STRIPE_API_URL' | 'STRIPE_SECRET_KEY'>;

/**
 * @throws Misconfigured when the Worker is not set up to ask Stripe: with no key, with one of the other mode, or
 * with an address that the key must not be sent to.
 */
export function stripeOf(env: Settings): Stripe {
  const key = env.STRIPE_SECRET_KEY?.trim();
  if (!key)
    throw new Misconfigured('STRIPE_SECRET_KEY is not set: wrangler secret put STRIPE_SECRET_KEY');
  const mode = livemode(env) ? 'live' : 'test';
  if (!new RegExp(`^[sr]k_${mode}_`).test(key))
    throw new Misconfigured(
      `STRIPE_SECRET_KEY is no secret key for ${mode} mode, as STRIPE_LIVEMODE says`,
    );
  return new Stripe(key, { ...address(env.STRIPE_API_URL), telemetry: false });
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Only to a fake on this machine may the key go instead of to Stripe. */
function address(url: string) {
  if (url === '') return {};
  const { protocol, hostname, port } = URL.parse(url) ?? {};
  if (protocol !== 'http:' || !hostname || !LOOPBACK.includes(hostname))
    throw new Misconfigured(
      'STRIPE_API_URL must be empty, or http:// and an address of this machine',
    );
  return { protocol: 'http', host: hostname, port: port || '80' } as const;
}

export const UNKNOWN_KEY = 'Stripe does not know the key in STRIPE_SECRET_KEY of stripe-credits.';

/**
 * What to answer when Stripe does not do as it is asked. Its own words may hold a buyer's data, so
 * only codes and names of parameters are told and logged.
 *
 * @throws Misconfigured for a key that Stripe does not take; what is no error of Stripe's.
 */
export function declined(error: unknown): Refused | Unavailable {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { type, code, param, statusCode, requestId } = error;
  const fields = { type, code, param, statusCode, requestId };
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    throw new Misconfigured(UNKNOWN_KEY);
  if (error instanceof Stripe.errors.StripePermissionError)
    throw new Misconfigured(
      'The key in STRIPE_SECRET_KEY of stripe-credits may not do this: let it write Checkout Sessions.',
    );
  // The same request came a moment before and is under way: its answer is had by asking again.
  const underWay = code === 'idempotency_key_in_use';
  if (error instanceof Stripe.errors.StripeIdempotencyError && !underWay)
    return refused('conflict', 'This requestId was used for another checkout: take a new one.');
  if (code === 'resource_missing' && statusCode === 404)
    return refused('unknown', 'Stripe knows no such session.');
  console.error(JSON.stringify({ message: 'stripe declined', ...fields }));
  if (error instanceof Stripe.errors.StripeInvalidRequestError && !underWay)
    return refused(
      'rejected',
      `Stripe does not accept ${param ?? 'the request'} (${code ?? type}).`,
    );
  return { status: 'unavailable', message: 'Stripe cannot be asked now: try again.' };
}
