import { createDatabase, type Database } from '@stripe-credits/db';
import { planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import { fromStoredMessage } from '@stripe-credits/platform/queue-message';
import fc from 'fast-check';
import { sendReplayPage } from '../../../apps/console/src/replay/send-page.ts';
import consumer from '../../../apps/consumer/src/index.ts';
import ingest from '../../../apps/ingest/src/index.ts';
import { convergenceProperty } from '../../../packages/db/test/model/convergence.ts';
import { openTestDatabase } from '../../../packages/db/test/model/test-database.ts';
import type { Conditions, QueuedMessage, ReplayAction } from '../protocol.ts';
import { createRandom } from '../random.ts';
import { faultyDatabase, faultyQueue, invoke } from './faulty-bindings.ts';
import { createMessageBatch } from './message-batch.ts';

// A line per request and batch would fill the output; the simulation has counters of its own.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => {};

interface Bindings {
  readonly DB: D1Database;
  readonly HISTORIES: D1Database;
}

const handlers = {
  '/receive': receive,
  '/deliver': deliver,
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
  const env = { STRIPE_WEBHOOK_SECRET: secret, EVENTS: faultyQueue };
  const { returned, sent, injected } = await invoke(conditions, () => ingest.fetch(request, env));
  // The platform answers with an error for a Worker that was killed.
  return { status: returned?.value.status ?? 500, message: sent[0] ?? null, injected };
}

/** A batch to the consumer. The acknowledgements are null when the Worker was killed. */
async function deliver(
  { queue, messages, conditions }: Invoked<{ queue: string; messages: readonly QueuedMessage[] }>,
  { DB }: Bindings,
) {
  const delivered = messages.map(({ id, timestamp, attempts, ...stored }) => {
    const { body } = fromStoredMessage(stored);
    const platformBody = typeof body === 'string' ? body : body.buffer;
    return { id, timestamp: new Date(timestamp), attempts, body: platformBody };
  });
  const { batch, acknowledgements } = createMessageBatch(queue, delivered);
  const env = { DB: faultyDatabase(DB), STRIPE_LIVEMODE: 'false' };
  const { returned, injected } = await invoke(conditions, () => consumer.queue(batch, env));
  return { acknowledgements: returned && acknowledgements(), injected };
}

/**
 * A step of a replay, which can be repeated when its result is lost. The value is the new replay's
 * id, or the replay's status; null when the step failed. The messages are what the queue took.
 */
async function replay({ action, conditions }: Invoked<{ action: ReplayAction }>, { DB }: Bindings) {
  const db = createDatabase(faultyDatabase(DB));
  const { returned, sent, injected } = await invoke(conditions, () =>
    performAction(action, db, new Date(conditions.clock))
      .then((value) => ({ value, error: null }))
      .catch((error: unknown) => ({ value: null, error: String(error) })),
  );
  return { ...(returned?.value ?? { value: null, error: 'killed' }), messages: sent, injected };
}

const actor = 'faults';
const reason = 'the cause is repaired';
/** A small page, so that a replay has many sends that can fail. */
const PAGE_SIZE = 25;

/** Performs what the console and its Workflow perform. */
async function performAction(action: ReplayAction, db: Database, now: Date): Promise<string> {
  if (action.type === 'plan') return planReplay(db, { selection: { filter: {} }, actor, now });
  if (action.type === 'send_page')
    return sendReplayPage(db, faultyQueue, action.replayId, PAGE_SIZE, now);
  await startReplay(db, action.replayId, { rate: PAGE_SIZE, actor, reason, now });
  return 'running';
}

/** Compares random histories with the oracle; resolves to the failure, empty without one. */
async function checkHistories(
  { count, seed }: { count: number; seed: number },
  { HISTORIES }: Bindings,
) {
  const property = convergenceProperty(await openTestDatabase(HISTORIES), 'f');
  const result = await fc.check(property, { numRuns: count, seed, endOnFailure: true });
  return result.failed ? `${fc.defaultReportMessage(result)}\n${result.errorInstance}` : '';
}
