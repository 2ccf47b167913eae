import { parseLivemode } from '@stripe-credits/stripe-events';
import Stripe from 'stripe';
import { type Bindings, ConfigurationError } from './configuration.ts';

type Settings = Pick<Bindings, 'STRIPE_LIVEMODE' | 'STRIPE_API_URL' | 'STRIPE_SECRET_KEY'>;

/**
 * @throws ConfigurationError without a key, with a key of the other mode, or with an address to which
 *   the key must not be sent.
 */
export function createStripeClient(env: Settings): Stripe {
  const key = env.STRIPE_SECRET_KEY?.trim();
  if (!key)
    throw new ConfigurationError(
      'STRIPE_SECRET_KEY of stripe-credits is not set. For pnpm dev, set it in .dev.vars at the root and restart pnpm dev; deployed: pnpm exec wrangler secret put STRIPE_SECRET_KEY --config apps/credits/wrangler.jsonc',
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
