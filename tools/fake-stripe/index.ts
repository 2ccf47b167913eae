import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { answering, type InUse, type Limit, type Seen } from './answer.ts';
import { deliver } from './deliver.ts';
import { broken, respond } from './http.ts';
import { pay } from './pay.ts';
import { checkoutSessions } from './resources/checkout-sessions.ts';
import { events } from './resources/events.ts';
import { prices } from './resources/prices.ts';
import { products } from './resources/products.ts';
import { webhookEndpoints } from './resources/webhook-endpoints.ts';
import { newState, type State } from './state.ts';

export type { Seen } from './answer.ts';
export type { SessionState, State } from './state.ts';

/** One file of `resources/` each. */
const endpoints = [...checkoutSessions, ...events, ...prices, ...products, ...webhookEndpoints];

export interface FakeStripeOptions {
  /** The only key that is let in. One that begins with `sk_live_` makes live objects. */
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  /** Where the hosted page posts what was paid; it may be set later, and posts nothing until then. */
  readonly webhookUrl?: string;
  /** A free one by default. */
  readonly port?: number;
}

export interface FakeStripe {
  readonly host: string;
  readonly port: number;
  /** `http://host:port` */
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  webhookUrl: string | undefined;
  /** All that came, refused or not, oldest first. */
  readonly requests: readonly Seen[];
  /** What Stripe would know: tests may read it, and put objects into it. */
  readonly state: State;
  /** As the button of the hosted page, but the event is only returned. */
  pay(sessionId: string): Stripe.CheckoutSessionCompletedEvent;
  /**
   * Posts an event to `webhookUrl`, signed. One that is answered with 2xx is no longer pending.
   * @returns the status of the answer.
   */
  deliver(event: Stripe.Event): Promise<number>;
  /** Refuses the next requests with 429, as when too many came. */
  limitNext(requests: number, retryAfterSeconds?: number): void;
  /** Refuses the next requests with a key with 409, as while another under the same key is under way. */
  holdKeys(requests: number): void;
  close(): Promise<void>;
}

/**
 * A fake of the few calls of Stripe's API that this project makes, which the `stripe` client
 * reaches by `host`, `port` and `protocol: 'http'`. It accepts what the pinned version of the API
 * would accept and nothing else, so that a request which passes here is one that Stripe takes.
 */
export async function startFakeStripe({
  secretKey = 'sk_test_fake',
  webhookSecret = 'whsec_fake',
  webhookUrl,
  port: wantedPort = 0,
}: FakeStripeOptions = {}): Promise<FakeStripe> {
  const state = newState();
  const requests: Seen[] = [];
  const server = createServer();
  await new Promise<void>((ready) => server.listen(wantedPort, '127.0.0.1', ready));
  // A server that listens on TCP has such an address.
  const { address: host, port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;
  const livemode = /^[sr]k_live_/.test(secretKey);
  const context = { state, livemode, origin: url };
  const limit: Limit = { requests: 0, retryAfterSeconds: undefined };
  const inUse: InUse = { requests: 0 };
  const answer = answering({ endpoints, secretKey, context, requests, limit, inUse });

  const fake: FakeStripe = {
    ...{ host, port, url, secretKey, webhookSecret, webhookUrl, requests, state },
    pay: (sessionId) => pay(state, sessionId),
    deliver: async (event) => {
      if (!fake.webhookUrl) throw new Error('set webhookUrl first: there is nowhere to post to');
      const status = await deliver(event, fake.webhookUrl, webhookSecret);
      if (status < 300 && state.events.find(event.id))
        state.events.set({ ...event, pending_webhooks: 0 });
      return status;
    },
    limitNext: (requests, retryAfterSeconds) =>
      Object.assign(limit, { requests, retryAfterSeconds }),
    holdKeys: (requests) => Object.assign(inUse, { requests }),
    close: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  };

  server.on('request', async (incoming, outgoing) => {
    const { status, headers, body } = await respond(incoming, fake, answer).catch(broken);
    outgoing.writeHead(status, headers).end(body);
  });
  return fake;
}
