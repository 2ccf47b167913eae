import { readBody } from '../../../apps/ingest/src/body.ts';
import { readSecrets, verify } from '../../../apps/ingest/src/verify.ts';
import { inlineStatements } from './baselines.ts';

interface Bindings {
  readonly DB: D1Database;
  readonly STRIPE_WEBHOOK_SECRET: string;
}

/** What most templates do: verify, write in the request, answer. Its batch is one transaction. */
export default {
  async fetch(request, { DB, STRIPE_WEBHOOK_SECRET }) {
    const body = await readBody(request);
    if (body === null) return new Response(null, { status: 413 });
    const header = request.headers.get('stripe-signature');
    const refusal = await verify(body, header, readSecrets(STRIPE_WEBHOOK_SECRET), Date.now());
    if (refusal !== null) return new Response(null, { status: 400 });
    await DB.batch(inlineStatements(DB, body.text));
    return Response.json({ received: true });
  },
} satisfies ExportedHandler<Bindings>;
