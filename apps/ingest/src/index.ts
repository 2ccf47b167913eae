import { log } from '@stripe-credits/platform/log';
import { readBody } from './body.ts';
import { enqueue } from './enqueue.ts';
import { responses, type WebhookResult } from './responses.ts';
import { readSecrets, verify } from './verify.ts';

const PATH = '/api/stripe/webhook';

export default {
  async fetch(request, env) {
    const startedAt = Date.now();
    const result = await handleWebhook(request, env, startedAt).catch(toInterrupted);
    logResult(result, Date.now() - startedAt);
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

/** The sender is at fault, so that nothing here needs repair. */
const CLIENT_ERRORS: readonly string[] = ['invalid_signature', 'not_found', 'method_not_allowed'];

/** One line per request: never the payload, a secret or a signature. */
function logResult(
  { outcome, reason, eventId, type, bytes }: WebhookResult,
  durationMs: number,
): void {
  const fields = { outcome, reason, event_id: eventId, type, bytes, duration_ms: durationMs };
  if (outcome === 'accepted') log.info('webhook', fields);
  else if (CLIENT_ERRORS.includes(outcome)) log.warn('webhook', fields);
  else log.error('webhook', fields);
}
