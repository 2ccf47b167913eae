import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createApp } from './app.ts';
import { FakeStripe, type FakeStripeOptions } from './fake-stripe.ts';

export type { FakeStripe, FakeStripeOptions };

/**
 * Starts an HTTP server with the part of Stripe's API that this project uses. Point the `stripe`
 * client to its `host` and `port` with `protocol: 'http'`. The server accepts only requests that
 * the pinned API version accepts, so that a request that passes here passes at Stripe.
 */
export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve()),
  );
  const fake = new FakeStripe(server, options);
  const app = createApp(fake);
  server.on('request', async (incoming, outgoing) => {
    try {
      const response = await app.fetch(await toRequest(incoming, fake.url));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(await response.text());
    } catch {
      // The client closed the connection before its request was complete.
      outgoing.destroy();
    }
  });
  return fake;
}

async function toRequest(incoming: IncomingMessage, origin: string): Promise<Request> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  const body = method === 'GET' || method === 'HEAD' ? null : await text(incoming);
  return new Request(`${origin}${url}`, { method, headers: Object.fromEntries(headers), body });
}
