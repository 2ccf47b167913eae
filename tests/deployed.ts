import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { type RunningConsole, startConsole } from '@stripe-credits/harness';
import StripeClient from 'stripe';
import { afterAll, beforeAll, expect } from 'vitest';
import { deployAll } from '../tools/cli/deploy/deploy-all.ts';
import { type Options, preflight } from '../tools/cli/preflight/preflight.ts';
import { setUp } from '../tools/cli/stripe-setup/set-up.ts';
import { startFakeCloudflare } from './cloudflare/fake.ts';
import { worked } from './run-command.ts';

/*
 * A deployment that went the way to production, for the tests of a file that imports this. The file
 * itself puts the fake wrangler in place: Vitest does not do that from here.
 */

export const KEY = 'sk_live_51Fake';
export const HOOKS = 'https://hooks.shop.example';
export const CONSOLE = 'https://console.shop.example';

export let cloudflare: Awaited<ReturnType<typeof startFakeCloudflare>>;
export let fake: FakeStripe;
export let running: RunningConsole;
export let secret: string;

export const connect = (key: string) =>
  new StripeClient(key, {
    host: fake.host,
    port: fake.port,
    protocol: 'http',
    maxNetworkRetries: 0,
  });

/** The way that docs/going-live.md goes: deploy, set up Stripe, deploy what waited for its secret. */
beforeAll(async () => {
  [cloudflare, fake] = await Promise.all([
    startFakeCloudflare(),
    startFakeStripe({ secretKey: KEY }),
  ]);
  const env = { ...cloudflare.env, STRIPE_SECRET_KEY: KEY };
  const first = await worked(() => deployAll({ env: 'production' }), env);
  const options = { env: 'production', url: HOOKS, yes: true, storeSecret: true } as const;
  const stripe = await worked(() => setUp(options, connect), env);
  const second = await worked(() => deployAll({ env: 'production' }), env);
  expect([first.code, stripe.code, second.code]).toEqual([1, 0, 0]);
  cloudflare.account.worker('stripe-credits-production').secrets.set('STRIPE_SECRET_KEY', KEY);
  const { secrets } = cloudflare.account.worker('stripe-ingest-production');
  secret = secrets.get('STRIPE_WEBHOOK_SECRET') ?? '';
  running = await startConsole(`${secret},whsec_older`, {
    OPEN_ON_LOOPBACK: 'false',
    CONSOLE_TOKEN: 'a token',
  });
});
afterAll(() => Promise.all([cloudflare.close(), fake.close(), running.close()]));

/** The real ingest and console answer under the names that a deployment would have. */
export const reach: typeof fetch = async (input, init) => {
  const url = new URL(String(input));
  if (url.origin === HOOKS) {
    const headers = Object.fromEntries(new Headers(init?.headers));
    return new Response(null, {
      status: await running.receive({ body: String(init?.body), headers }),
    });
  }
  if (url.origin === CONSOLE) return fetch(`${running.url}${url.pathname}`, init);
  throw new TypeError('fetch failed');
};

export interface Given {
  readonly options?: Partial<Options>;
  readonly env?: Record<string, string>;
  readonly fetch?: typeof fetch;
}

export const check = ({ options = {}, env = {}, fetch = reach }: Given = {}) =>
  worked(
    () =>
      preflight(
        { env: 'production', url: HOOKS, consoleUrl: CONSOLE, ...options },
        { connect, fetch },
      ),
    { ...cloudflare.env, STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: secret, ...env },
  );

export const linesOf = (stdout: string, outcome: string) =>
  stdout.split('\n').filter((line) => line.startsWith(outcome));

export const movedTo = (place: string) =>
  new Response(null, { status: 302, headers: { Location: place } });

/** The checks, with another console than ours. */
export const checkConsole = (answer: () => Response) =>
  check({
    fetch: async (input, init) =>
      String(input).startsWith(CONSOLE) ? answer() : reach(input, init),
  });
