import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import Stripe from 'stripe';
import type { Dependencies } from '../tools/cli/dependencies.ts';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';

/** An empty Cloudflare account and an empty Stripe account, whose key is in the environment. */
export async function startFakeDependencies(secretKey: string) {
  const cloudflare = new FakeCloudflare();
  const stripe = await startFakeStripe({ secretKey });
  const dependencies: Dependencies = {
    cloudflare,
    connectStripe: connectTo(stripe),
    fetch: rejectRequest,
    env: { STRIPE_SECRET_KEY: secretKey },
    readTarget: targetOf,
    machine: readyMachine,
    readCommit: () => '3f2a9c1',
  };
  return { cloudflare, stripe, dependencies };
}

/** Stripe's client for a key, connected to the fake. */
export const connectTo =
  ({ host, port }: FakeStripe) =>
  (key: string) =>
    new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0 });

/** A machine on which `pnpm dev` can start. */
export const readyMachine: Dependencies['machine'] = {
  nodeVersion: 'v24.21.0',
  exists: () => true,
  readText: (path) => (path === '.dev.vars' ? 'STRIPE_WEBHOOK_SECRET=whsec_x' : 'the same'),
  isOwnFile: () => false,
  findPortUser: async () => 'nobody',
  succeeds: async () => true,
};

/** What `fetch` does without a network. */
export const rejectRequest: typeof fetch = async () => {
  throw new TypeError('fetch failed');
};
