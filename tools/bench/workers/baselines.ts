import { readBody } from '../../../apps/ingest/src/body.ts';
import { readSecrets, verify } from '../../../apps/ingest/src/verify.ts';
import { tutorialStatements } from './tutorial.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface BaselineBindings {
  readonly BASELINE:
    | 'null'
    | 'verify-only'
    | 'send-only'
    | 'verify-and-send'
    | 'acknowledge'
    | 'inline';
  readonly STRIPE_WEBHOOK_SECRET: string;
  readonly EVENTS: Queue;
  readonly DB: D1Database;
}

/** Receives an event as the Workers do that the pipeline is compared with. */
export async function receiveEvent(request: Request, env: BaselineBindings): Promise<Response> {
  switch (env.BASELINE) {
    // The cost of the runtime itself.
    case 'null':
      break;
    // A consumer that only acknowledges: how many messages so far.
    case 'acknowledge':
      return new Response(String(acknowledged));
    // The signature check of ingest, without the queue.
    case 'verify-only':
      if ((await readVerified(request, env)) === null) return refused();
      break;
    // The cost of the queue itself: the body is neither parsed nor checked.
    case 'send-only':
      await env.EVENTS.send(await request.text(), { contentType: 'text' });
      break;
    // Reads and verifies as ingest does, and enqueues: no log, no encoding, no time limit.
    case 'verify-and-send': {
      const text = await readVerified(request, env);
      if (text === null) return refused();
      await env.EVENTS.send(text, { contentType: 'text' });
      break;
    }
    // Verifies and writes in the request, as most templates do. The batch is one transaction.
    case 'inline': {
      const text = await readVerified(request, env);
      if (text === null) return refused();
      await env.DB.batch(tutorialStatements(env.DB, text));
    }
  }
  return Response.json({ received: true });
}

let acknowledged = 0;

/** Consumes as little as a Worker can. */
export async function consumeBatch(
  batch: MessageBatch,
  { BASELINE }: BaselineBindings,
): Promise<void> {
  // It never finishes its batch, so that its queue only grows.
  if (BASELINE !== 'acknowledge') return scheduler.wait(DAY_MS);
  batch.ackAll();
  acknowledged += batch.messages.length;
}

/** Null when the body is too large or its signature is wrong. */
async function readVerified(request: Request, env: BaselineBindings): Promise<string | null> {
  const body = await readBody(request);
  if (body === null) return null;
  const header = request.headers.get('stripe-signature');
  const secrets = readSecrets(env.STRIPE_WEBHOOK_SECRET);
  return (await verify(body, header, secrets, Date.now())) === null ? body.text : null;
}

const refused = () => new Response(null, { status: 400 });
