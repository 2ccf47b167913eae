import type { FakeStripe } from '@stripe-credits/fake-stripe';
import type Stripe from 'stripe';
import { afterEach, beforeEach } from 'vitest';
import type { Dependencies } from '../tools/cli/dependencies.ts';
import { type Options, setUp } from '../tools/cli/stripe-setup/set-up.ts';
import type { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';
import { startFakeDependencies } from './fake-dependencies.ts';
import { captureOutput } from './run-command.ts';

export const KEY = 'sk_test_51Fake';
export const LIVE_KEY = 'sk_live_51Fake';
const HOOKS = 'https://hooks.shop.example';
export const ENDPOINT_URL = `${HOOKS}/api/stripe/webhook`;

export let cloudflare: FakeCloudflare;
export let stripe: FakeStripe;
let dependencies: Dependencies;

/**
 * A Cloudflare account with three migrated databases and an empty Stripe account for each test. Each
 * file calls it, because files that share a process share this module.
 */
export function useNewAccounts(): void {
  beforeEach(() => startWithKey(KEY));
  afterEach(() => stripe.close());
}

/** Replaces both accounts. Only this key is valid in the new Stripe account. */
export async function startWithKey(secretKey: string): Promise<void> {
  await stripe?.close();
  ({ cloudflare, stripe, dependencies } = await startFakeDependencies(secretKey));
  for (const name of ['stripe-credits', 'stripe-credits-production', 'local'])
    cloudflare.createMigratedDatabase(name);
}

/** `pnpm stripe:setup`, by default for the deployment of the top level. */
export function runSetup(changes: Partial<Options> = {}, key: string = stripe.secretKey) {
  const options: Options = { env: 'top', remote: true, url: HOOKS, ...changes };
  return captureOutput(() => setUp(options, { ...dependencies, env: { STRIPE_SECRET_KEY: key } }));
}

export const connectStripe = (): Stripe => dependencies.connectStripe(stripe.secretKey);

export const pricesIn = (database: string) =>
  cloudflare
    .database(database)
    .prepare('SELECT id, unit_amount, stripe_price_id FROM credit_packages ORDER BY unit_amount')
    .all();

/** The requests that change something in Stripe. */
export const writes = () => stripe.requests.filter(({ method }) => method === 'POST');
