import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Request } from './answer.ts';
import { checkoutPage } from './checkout-page.ts';
import type { Answer } from './idempotency.ts';
import { newId } from './ids.ts';
import type { FakeStripe } from './index.ts';
import { StripeRefusal } from './refusal.ts';

interface Response {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What is the API's goes to `answer`; the hosted page is served here. */
export async function respond(
  incoming: IncomingMessage,
  fake: FakeStripe,
  answer: (request: Request) => Answer,
): Promise<Response> {
  const { pathname, search } = new URL(incoming.url ?? '/', fake.url);
  const method = incoming.method ?? 'GET';
  const body = await text(incoming);
  const [, sessionId] = /^\/c\/pay\/([^/]+)$/.exec(pathname) ?? [];
  if (sessionId) return method === 'POST' ? payAndReturn(fake, sessionId) : page(fake, sessionId);

  const header = (name: string) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return json(
    answer({
      method,
      path: pathname,
      form: method === 'GET' ? search.slice(1) : body,
      contentType: header('content-type'),
      authorization: header('authorization'),
      idempotencyKey: header('idempotency-key'),
      apiVersion: header('stripe-version'),
    }),
  );
}

function json({ status, body, headers }: Answer): Response {
  const own = { 'Content-Type': 'application/json', 'Request-Id': newId('req', 14) };
  return { status, headers: { ...own, ...headers }, body: JSON.stringify(body) };
}

/** Other than a refusal it is nothing that Stripe would say: the fake itself has a mistake. */
export function broken(error: unknown): Response {
  if (error instanceof StripeRefusal) return json(error);
  const message = `the fake is broken: ${error instanceof Error ? error.message : 'unknown error'}`;
  return json({ status: 500, body: { error: { type: 'api_error', message } } });
}

async function page({ state }: FakeStripe, sessionId: string): Promise<Response> {
  const body = String(await checkoutPage(state.sessions.get(sessionId)));
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}

/** Like Stripe, it waits for the webhook's answer and returns the buyer whatever that is. */
async function payAndReturn(fake: FakeStripe, sessionId: string): Promise<Response> {
  const { session } = fake.state.sessions.get(sessionId);
  // A second press of the button pays nothing, and leads to the same place.
  if (session.status === 'open') {
    const event = fake.pay(sessionId);
    if (fake.webhookUrl) await fake.deliver(event).catch(() => undefined);
  }
  const back = (session.success_url ?? '/').replace('{CHECKOUT_SESSION_ID}', sessionId);
  return { status: 303, headers: { Location: back }, body: '' };
}
