import { startFakeStripe } from '@stripe-credits/fake-stripe';
import Stripe from 'stripe';
import type { Dependencies } from '../tools/cli/dependencies.ts';
import { targetOf } from '../tools/cli/deploy/read-target.ts';
import { FakeCloudflare } from './cloudflare/fake-cloudflare.ts';

/** An empty Cloudflare account and an empty Stripe account, whose key is in the environment. */
export async function startFakeDependencies(secretKey: string) {
  const cloudflare = new FakeCloudflare();
  const stripe = await startFakeStripe({ secretKey });
  const { host, port } = stripe;
  const dependencies: Dependencies = {
    cloudflare,
    connectStripe: (key) => new Stripe(key, { host, port, protocol: 'http', maxNetworkRetries: 0 }),
    fetch: rejectRequest,
    env: { STRIPE_SECRET_KEY: secretKey },
    readTarget: targetOf,
    machine: readyMachine,
    readCommit: () => '3f2a9c1',
  };
  return { cloudflare, stripe, dependencies };
}

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
