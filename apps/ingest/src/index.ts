import { readBody } from './body.ts';
import { enqueue } from './enqueue.ts';
import { logResult } from './log-result.ts';
import { responses, type WebhookResult } from './responses.ts';
import { readSecrets, verify } from './verify.ts';

const PATH = '/api/stripe/webhook';

export default {
  async fetch(request, env) {
    const startedAt = Date.now();
    const result = await handleWebhook(request, env, startedAt).catch(toInterrupted);
    logResult(result, Date.now() - startedAt, env.LOG_ACCEPTED_RATE);
    return responses[result.outcome]();
  },
} satisfies ExportedHandler<IngestEnv>;

/** `accepted` only when the queue holds the event: after anything else Stripe sends it again. */
async function handleWebhook(
  request: Request,
  env: IngestEnv,
  now: number,
): Promise<WebhookResult> {
  if (new URL(request.url).pathname !== PATH) return { outcome: 'not_found' };
  if (request.method !== 'POST') return { outcome: 'method_not_allowed' };

  const secrets = readSecrets(env.STRIPE_WEBHOOK_SECRET);
  if (secrets.length === 0)
    return { outcome: 'not_configured', reason: 'STRIPE_WEBHOOK_SECRET is empty: set the secret' };

  const body = await readBody(request);
  if (body === null) return { outcome: 'too_large', reason: 'the body is over 1 MiB' };

  const problem = await verify(body, request.headers.get('stripe-signature'), secrets, now);
  if (problem !== null) return { outcome: 'invalid_signature', reason: problem };
  return enqueue(body, env.EVENTS);
}

/** The request's body broke off, or this Worker has a bug: Stripe retries either way. */
const toInterrupted = (error: unknown): WebhookResult => ({
  outcome: 'interrupted',
  reason: error instanceof Error ? error.name : 'unknown error',
});
