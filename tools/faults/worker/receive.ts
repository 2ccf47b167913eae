import ingest from '../../../apps/ingest/src/index.ts';
import type { Post, Posted } from '../protocol.ts';
import { setClock } from './clock.ts';
import { faultyQueue } from './faulty-queue.ts';
import { invocation, KILLED } from './invocation.ts';

const WEBHOOK = 'https://ingest.example/api/stripe/webhook';

/** One request to the real ingest, which has the driver's queue behind it. */
export async function receive({ body, signature, secret, clock, troubles }: Post): Promise<Posted> {
  const call = invocation(troubles);
  const { queue, sent } = faultyQueue(call);
  const headers = new Headers({
    'Content-Type': 'application/json; charset=utf-8',
    // As over HTTP; a request that is constructed has it not by itself.
    'Content-Length': String(new TextEncoder().encode(body).byteLength),
  });
  if (signature !== null) headers.set('Stripe-Signature', signature);
  const request = new Request<unknown, IncomingRequestCfProperties>(WEBHOOK, {
    method: 'POST',
    headers,
    body,
  });
  setClock(clock);
  const answered = ingest.fetch(request, { STRIPE_WEBHOOK_SECRET: secret, EVENTS: queue });
  const response = await Promise.race([answered, call.death]);
  const [message = null] = sent;
  return {
    // Who waits for a Worker that is gone gets an error of the platform.
    status: response === KILLED ? 500 : response.status,
    sent: message?.encoding === 'text' && message.body === body ? 'same' : message,
    happened: call.happened,
  };
}
