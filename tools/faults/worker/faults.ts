import { createDatabase, type Database } from '@stripe-credits/db';
import { planReplay, startReplay } from '@stripe-credits/db/dead-letters';
import { fromStoredMessage } from '@stripe-credits/platform/queue-message';
import { sendReplayPage } from '../../../apps/console/src/replay/send-page.ts';
import consumer from '../../../apps/consumer/src/index.ts';
import ingest from '../../../apps/ingest/src/index.ts';
import type { Input, Output, Path, ReplayAction, WorkerRequest } from '../protocol.ts';
import { createRandom } from '../random.ts';
import { faultyDatabase, faultyQueue, invoke } from './faulty-bindings.ts';
import { createMessageBatch } from './message-batch.ts';

// A line per request and batch would fill the output; the simulation has counters of its own.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => {};

type Handle<P extends Path> = (input: Input<P>, d1: D1Database) => Promise<Output<P>>;

const handlers: { [P in Path]: Handle<P> } = {
  '/receive': receive,
  '/deliver': deliver,
  '/replay': replay,
};

/** The real Workers on the real database, under the conditions that each input names. */
export default {
  async fetch(request, { DB }) {
    const { pathname } = new URL(request.url);
    // The caller, worker-client.ts, sends to each path the inputs that protocol.ts names for it.
    const handle = handlers[pathname as Path] as Handle<Path>;
    const { seed, inputs } = (await request.json()) as WorkerRequest<Path>;
    Math.random = createRandom(seed).fraction;
    return Response.json(await Promise.all(inputs.map((input) => handle(input, DB))));
  },
} satisfies ExportedHandler<{ readonly DB: D1Database }>;

const WEBHOOK = 'https://ingest.example/api/stripe/webhook';

async function receive(input: Input<'/receive'>): Promise<Output<'/receive'>> {
  const { body, signature, secret, conditions } = input;
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

async function deliver(
  { queue, messages, conditions }: Input<'/deliver'>,
  d1: D1Database,
): Promise<Output<'/deliver'>> {
  const delivered = messages.map(({ id, timestamp, attempts, ...stored }) => {
    const { body } = fromStoredMessage(stored);
    const platformBody = typeof body === 'string' ? body : body.buffer;
    return { id, timestamp: new Date(timestamp), attempts, body: platformBody };
  });
  const { batch, acknowledgements } = createMessageBatch(queue, delivered);
  const env = { DB: faultyDatabase(d1), STRIPE_LIVEMODE: 'false' };
  const { returned, injected } = await invoke(conditions, () => consumer.queue(batch, env));
  return { acknowledgements: returned && acknowledgements(), injected };
}

async function replay(
  { action, conditions }: Input<'/replay'>,
  d1: D1Database,
): Promise<Output<'/replay'>> {
  const db = createDatabase(faultyDatabase(d1));
  const { returned, sent, injected } = await invoke(conditions, () =>
    performAction(action, db, new Date(conditions.clock))
      .then((value) => ({ value, error: null }))
      .catch((error: unknown) => ({ value: null, error: String(error) })),
  );
  const { value, error } = returned?.value ?? { value: null, error: 'killed' };
  return { value, error, messages: sent, injected };
}

const actor = 'faults';
const reason = 'the cause is repaired';
/** A small page, so that a replay has many sends that can fail. */
const PAGE_SIZE = 25;

/** Performs what the console and its Workflow perform. */
async function performAction(action: ReplayAction, db: Database, now: Date): Promise<string> {
  const { type, replayId } = action;
  if (type === 'plan') return planReplay(db, { selection: { filter: {} }, actor, now });
  if (type === 'send_page') return sendReplayPage(db, faultyQueue, replayId, PAGE_SIZE, now);
  await startReplay(db, replayId, { rate: PAGE_SIZE, actor, reason, now });
  return 'running';
}
