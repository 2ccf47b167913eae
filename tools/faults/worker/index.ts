import { fromStoredMessage } from '@stripe-credits/platform/queue-message';
import fc from 'fast-check';
import consumer from '../../../apps/consumer/src/index.ts';
import { handleLookups } from '../../../apps/credits/src/lookups/handle-lookups.ts';
import ingest from '../../../apps/ingest/src/index.ts';
import { convergenceProperty } from '../../../packages/db/test/model/convergence.ts';
import { creditProperty } from '../../../packages/db/test/model/credit-model.ts';
import { openTestDatabase } from '../../../packages/db/test/model/test-database.ts';
import type { Conditions, QueuedMessage } from '../protocol.ts';
import { createRandom } from '../random.ts';
import { type Settings, toVariables } from '../settings.ts';
import { faultyDatabase, faultyQueue, invoke } from './faulty-bindings.ts';
import { injectStripeFaults } from './faulty-stripe.ts';
import { createMessageBatch } from './message-batch.ts';
import { replay } from './replay.ts';

// A line per request and batch would fill the output; the simulation has counters of its own.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => {};
injectStripeFaults();

interface Bindings {
  readonly DB: D1Database;
  readonly HISTORIES: D1Database;
}

const handlers = {
  '/receive': receive,
  '/deliver': deliver,
  '/look_up': lookUp,
  '/replay': replay,
  '/histories': checkHistories,
};
export type Handlers = typeof handlers;

/** The real Workers on the real database, under the conditions that each input names. */
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    // The caller, worker-client.ts, is compiled against the handlers.
    type Handle = (input: unknown, env: Bindings) => Promise<unknown>;
    const handle = handlers[pathname as keyof Handlers] as Handle;
    const { seed, inputs } = await request.json<{ seed: number; inputs: unknown[] }>();
    Math.random = createRandom(seed).fraction;
    return Response.json(await Promise.all(inputs.map((input) => handle(input, env))));
  },
} satisfies ExportedHandler<Bindings>;

type Invoked<Input> = Readonly<Input> & { readonly conditions: Conditions };

const WEBHOOK = 'https://ingest.example/api/stripe/webhook';

interface WebhookRequest {
  readonly body: string;
  readonly signature: string | null;
  /** The current value of `STRIPE_WEBHOOK_SECRET`. */
  readonly secret: string;
}

/** A webhook request to ingest. The message is what the queue took, whatever the status is. */
async function receive({ body, signature, secret, conditions }: Invoked<WebhookRequest>) {
  // HTTP sets the length; a constructed request does not have it.
  const length = new TextEncoder().encode(body).byteLength;
  const headers = new Headers({ 'Content-Length': String(length) });
  if (signature !== null) headers.set('Stripe-Signature', signature);
  const init = { method: 'POST', headers, body };
  const request = new Request<unknown, IncomingRequestCfProperties>(WEBHOOK, init);
  const env = { STRIPE_WEBHOOK_SECRET: secret, EVENTS: faultyQueue, LOG_ACCEPTED_RATE: '1' };
  const { returned, sent, injected } = await invoke(conditions, () => ingest.fetch(request, env));
  // The platform answers with an error for a Worker that was killed.
  return { status: returned?.value.status ?? 500, message: sent[0] ?? null, injected };
}

interface DeliveredBatch {
  readonly queue: string;
  readonly messages: readonly QueuedMessage[];
  readonly settings: Settings;
}

/**
 * A batch to the consumer. The acknowledgements are null when the Worker was killed; the messages are
 * what the queue of look-ups took.
 */
async function deliver(
  { settings, conditions, ...delivered }: Invoked<DeliveredBatch>,
  { DB }: Bindings,
) {
  const { batch, acknowledgements } = toMessageBatch(delivered);
  const env = { DB: faultyDatabase(DB), LOOKUPS: faultyQueue, ...toVariables(settings) };
  const { returned, sent, injected } = await invoke(conditions, () => consumer.queue(batch, env));
  return { acknowledgements: returned && acknowledgements(), messages: sent, injected };
}

/** As `deliver`, to the Worker with Stripe's key; the messages are what the queue of events took. */
async function lookUp(
  { settings, stripeUrl, conditions, ...delivered }: Invoked<DeliveredBatch & StripeAddress>,
  { DB }: Bindings,
) {
  const { batch, acknowledgements } = toMessageBatch(delivered);
  const { stripeKey } = settings;
  const env = {
    DB: faultyDatabase(DB),
    EVENTS: faultyQueue,
    STRIPE_API_URL: stripeUrl,
    ...(stripeKey !== null && { STRIPE_SECRET_KEY: stripeKey }),
    ...toVariables(settings),
  };
  const { returned, sent, injected } = await invoke(conditions, () => handleLookups(batch, env));
  return { acknowledgements: returned && acknowledgements(), messages: sent, injected };
}

interface StripeAddress {
  /** Where Stripe's API answers. */
  readonly stripeUrl: string;
}

function toMessageBatch({ queue, messages }: Pick<DeliveredBatch, 'queue' | 'messages'>) {
  const delivered = messages.map(({ id, timestamp, attempts, ...stored }) => {
    const { body } = fromStoredMessage(stored);
    const platformBody = typeof body === 'string' ? body : body.buffer;
    return { id, timestamp: new Date(timestamp), attempts, body: platformBody };
  });
  return createMessageBatch(queue, delivered);
}

/** Compares random histories with the oracle; resolves to the failure, empty without one. */
async function checkHistories(
  { count, seed }: { count: number; seed: number },
  { HISTORIES }: Bindings,
) {
  const database = await openTestDatabase(HISTORIES);
  const check = async <Input>(property: fc.IAsyncProperty<Input>): Promise<string> => {
    const result = await fc.check(property, { numRuns: count, seed, endOnFailure: true });
    return result.failed ? `${fc.defaultReportMessage(result)}\n${result.errorInstance}` : '';
  };
  return (await check(convergenceProperty(database, 'f'))) || check(creditProperty(database, 'f'));
}
