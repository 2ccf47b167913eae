import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import Stripe from 'stripe';
import { afterEach, beforeEach } from 'vitest';
import type { Options } from '../tools/cli/stripe-setup/set-up.ts';
import { setUp } from '../tools/cli/stripe-setup/set-up.ts';
import { startFakeCloudflare } from './cloudflare/fake.ts';
import { applyMigrations } from './cloudflare/wrangler.ts';
import { worked } from './run-command.ts';

/*
 * An account with Cloudflare and one with Stripe, new for each test of a file that imports this. The
 * file itself puts the fake wrangler in place: Vitest does not do that from here.
 */

export const KEY = 'sk_test_51Fake';
export const LIVE_KEY = 'sk_live_51Fake';
export const HOOKS = 'https://hooks.shop.example';
export const URL_OF_ENDPOINT = `${HOOKS}/api/stripe/webhook`;

export let cloudflare: Awaited<ReturnType<typeof startFakeCloudflare>>;
export let fake: FakeStripe;
beforeEach(async () => {
  cloudflare = await startFakeCloudflare();
  for (const name of ['stripe-credits', 'stripe-credits-production', 'local']) {
    cloudflare.account.createDatabase(name);
    applyMigrations(sqlite(name));
  }
  fake = await startFakeStripe({ secretKey: KEY });
});
afterEach(() => Promise.all([cloudflare.close(), fake.close()]));

export function sqlite(name: string) {
  const database = cloudflare.account.databases.get(name);
  if (!database) throw new Error(`there is no database ${name}`);
  return database.sqlite;
}

export const connect = (key: string) =>
  new Stripe(key, { host: fake.host, port: fake.port, protocol: 'http', maxNetworkRetries: 0 });

/** `pnpm stripe:setup` with the deployment of the top level, unless something else is said. */
export const set = (options: Partial<Options> = {}, key = KEY) =>
  worked(() => setUp({ env: 'top', remote: true, url: HOOKS, ...options }, connect), {
    ...cloudflare.env,
    STRIPE_SECRET_KEY: key,
  });

export const pricesIn = (database: string) =>
  sqlite(database)
    .prepare('SELECT id, unit_amount, stripe_price_id FROM credit_packages ORDER BY unit_amount')
    .all();

/** What changed something in Stripe, not what only looked. */
export const posts = () => fake.requests.filter(({ method }) => method === 'POST');

/** In place of the account that is there, one with another key. */
export async function openAccount(secretKey: string): Promise<void> {
  await fake.close();
  fake = await startFakeStripe({ secretKey });
}
