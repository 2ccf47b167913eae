import { log } from '@stripe-credits/platform/log';
import { parseLivemode } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import type { Refused, Unavailable } from './api/answers.ts';
import { type Bindings, ConfigurationError } from './configuration.ts';
import { refused } from './refused.ts';

type Settings = Pick<Bindings, 'STRIPE_LIVEMODE' | 'STRIPE_API_URL' | 'STRIPE_SECRET_KEY'>;

/**
 * @throws ConfigurationError without a key, with a key of the other mode, or with an address to which
 *   the key must not be sent.
 */
export function createStripeClient(env: Settings): Stripe {
  const key = env.STRIPE_SECRET_KEY?.trim();
  if (!key)
    throw new ConfigurationError(
      'STRIPE_SECRET_KEY of stripe-credits is not set. For pnpm dev, set it in .dev.vars; deployed: wrangler secret put STRIPE_SECRET_KEY --config apps/credits/wrangler.jsonc',
    );
  const mode = parseLivemode(env) ? 'live' : 'test';
  if (!new RegExp(`^[sr]k_${mode}_`).test(key))
    throw new ConfigurationError(
      `STRIPE_SECRET_KEY is not a secret key for ${mode} mode, which STRIPE_LIVEMODE selects`,
    );
  return new Stripe(key, { ...address(env.STRIPE_API_URL), telemetry: false });
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** The key may go to Stripe, or to a fake of Stripe on this machine. */
function address(url: string) {
  if (url === '') return {};
  const { protocol, hostname, port } = URL.parse(url) ?? {};
  if (protocol !== 'http:' || !hostname || !LOOPBACK.includes(hostname))
    throw new ConfigurationError('STRIPE_API_URL must be empty, or http:// and a loopback address');
  return { protocol: 'http', host: hostname, port: port || '80' } as const;
}

export const UNKNOWN_KEY = 'Stripe does not know the key in STRIPE_SECRET_KEY of stripe-credits.';

/**
 * The result for an error of Stripe's. Stripe's messages may quote a buyer's data, so only codes and
 * names of parameters are returned and logged.
 *
 * @throws ConfigurationError for a key that Stripe refuses; any error that is not Stripe's.
 */
export function toErrorResult(error: unknown): Refused | Unavailable {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { type, code, param, statusCode, requestId } = error;
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    throw new ConfigurationError(UNKNOWN_KEY);
  if (error instanceof Stripe.errors.StripePermissionError)
    throw new ConfigurationError(
      'The key in STRIPE_SECRET_KEY of stripe-credits may not do this: let it write Checkout Sessions.',
    );
  // The same request is still in progress at Stripe: a repeated call gets its result.
  const inProgress = code === 'idempotency_key_in_use';
  if (error instanceof Stripe.errors.StripeIdempotencyError && !inProgress)
    return refused('conflict', 'This idempotencyKey was used for another checkout: use a new one.');
  if (code === 'resource_missing' && statusCode === 404)
    return refused('not_found', 'Stripe has no such session.');
  log.error('stripe request failed', {
    type,
    code,
    param,
    status_code: statusCode,
    request_id: requestId,
  });
  if (error instanceof Stripe.errors.StripeInvalidRequestError && !inProgress)
    return refused(
      'rejected',
      `Stripe does not accept ${param ?? 'the request'} (${code ?? type}).`,
    );
  return { status: 'unavailable', message: 'Stripe cannot be reached now: try again.' };
}
