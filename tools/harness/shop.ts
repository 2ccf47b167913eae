import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { configs, creditsWith, ingestWith, start, type Workers } from './workers.ts';

export interface RunningShop {
  /** Where the example shop is. */
  readonly url: string;
  readonly db: D1Database;
  readonly stripe: FakeStripe;
  /** Where the fake posts its events: set as its `webhookUrl` from the start. */
  readonly webhook: string;
  close(): Promise<void>;
}

/** The example shop in front, with its Credits binding, the pipeline, and a fake of Stripe behind. */
export const startShop = () => startInFrontOfCredits({ configPath: configs.shop });

export async function startInFrontOfCredits(product: Workers[number]): Promise<RunningShop> {
  const stripe = await startFakeStripe();
  const { harness, url, db } = await start([
    product,
    creditsWith(stripe),
    ingestWith(stripe.webhookSecret),
    { configPath: configs.consumer },
  ]);
  const relay = await relayTo(harness.getWorker('stripe-ingest'));
  stripe.webhookUrl = relay.url;
  return {
    ...{ url: url.origin, db, stripe, webhook: relay.url },
    async close() {
      relay.close();
      await Promise.all([stripe.close(), harness.close()]);
    },
  };
}

interface Ingest {
  fetch(
    url: string,
    init: { method: string; body: string; headers: Record<string, string> },
  ): Promise<{
    readonly status: number;
  }>;
}

/** Ingest has no address of its own behind the shop: this gives it one. */
async function relayTo(ingest: Ingest) {
  const server = createServer(async (request, response) => {
    const headers = { 'Stripe-Signature': String(request.headers['stripe-signature']) };
    const body = await text(request);
    const { status } = await ingest.fetch('http://ingest/api/stripe/webhook', {
      ...{ method: 'POST', body, headers },
    });
    response.writeHead(status).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/stripe/webhook`, close: () => server.close() };
}
