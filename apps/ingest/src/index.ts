import { readBody } from './body.ts';
import { enqueue } from './enqueue.ts';
import { type Answer, answers } from './responses.ts';
import { readSecrets, verify } from './verify.ts';

const PATH = '/api/stripe/webhook';

export default {
  async fetch(request, env) {
    const startedAt = Date.now();
    const answer = await receive(request, env, startedAt).catch(interrupted);
    log(answer, Date.now() - startedAt);
    return answers[answer.outcome]();
  },
} satisfies ExportedHandler<IngestEnv>;

/** Says 2xx only when the queue has the event: whatever else happens, Stripe sends it again. */
async function receive(request: Request, env: IngestEnv, now: number): Promise<Answer> {
  if (new URL(request.url).pathname !== PATH) return { outcome: 'not found' };
  if (request.method !== 'POST') return { outcome: 'method not allowed' };

  const secrets = readSecrets(env.STRIPE_WEBHOOK_SECRET);
  if (secrets.length === 0)
    return { outcome: 'not configured', reason: 'STRIPE_WEBHOOK_SECRET is empty: set the secret' };

  const body = await readBody(request);
  if (body === null) return { outcome: 'too large', reason: 'the body is over 1 MiB' };

  const refusal = await verify(body, request.headers.get('stripe-signature'), secrets, now);
  if (refusal !== null) return { outcome: 'refused', reason: refusal };
  return enqueue(body, env.EVENTS);
}

/** A body that breaks off, or a fault of ours: Stripe is to send it again either way. */
function interrupted(error: unknown): Answer {
  const reason = error instanceof Error ? error.name : 'unknown error';
  return { outcome: 'interrupted', reason };
}

/** One line per request: never the payload, a secret or a signature. */
function log({ outcome, ...rest }: Answer, durationMs: number): void {
  const line = JSON.stringify({ message: 'webhook', outcome, ...rest, durationMs });
  if (outcome === 'accepted') console.log(line);
  else if (outcome === 'refused' || outcome === 'not found' || outcome === 'method not allowed')
    console.warn(line);
  else console.error(line);
}
