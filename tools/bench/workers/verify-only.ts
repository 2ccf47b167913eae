import { readBody } from '../../../apps/ingest/src/body.ts';
import { readSecrets, verify } from '../../../apps/ingest/src/verify.ts';

/** Checks the signature as ingest does and queues nothing. */
export default {
  async fetch(request, env) {
    const body = await readBody(request);
    if (body === null) return new Response(null, { status: 413 });
    const secrets = readSecrets(env.STRIPE_WEBHOOK_SECRET);
    const refusal = await verify(
      body,
      request.headers.get('stripe-signature'),
      secrets,
      Date.now(),
    );
    return refusal === null
      ? Response.json({ received: true })
      : new Response(null, { status: 400 });
  },
} satisfies ExportedHandler<{ readonly STRIPE_WEBHOOK_SECRET: string }>;
