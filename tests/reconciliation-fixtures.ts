import { type FakeStripe, startFakeStripe } from '@stripe-credits/fake-stripe';
import { type RunningConsole, startConsole } from '@stripe-credits/harness';
import { type Changes, fixture } from '@stripe-credits/stripe-events/fixtures';
import { sign } from '@stripe-credits/stripe-events/signing';
import type Stripe from 'stripe';
import { vi } from 'vitest';

const SECRET = 'whsec_missed';

export interface Desk {
  readonly stripe: FakeStripe;
  readonly running: RunningConsole;
  close(): Promise<void>;
}

/** The console, the pipeline and the credits Worker, which asks a fake of Stripe. */
export async function openDesk(secretKey?: string | null): Promise<Desk> {
  const stripe = await startFakeStripe();
  const open = { OPEN_ON_LOOPBACK: 'true' };
  const at = {
    url: stripe.url,
    ...(secretKey === null ? {} : { secretKey: secretKey ?? stripe.secretKey }),
  };
  const running = await startConsole(SECRET, open, at);
  return {
    ...{ stripe, running },
    close: async () => {
      await Promise.all([running.close(), stripe.close()]);
    },
  };
}

export const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

/** A purchase of 10 credits by the user of the same name, as Stripe's event of it. */
export function purchase(name: string, created: number, more: Record<string, unknown> = {}) {
  return event('checkout.session.completed', {
    id: `evt_${name}`,
    created,
    object: {
      ...{ id: `cs_test_${name}`, payment_intent: `pi_${name}`, created },
      metadata: { user_id: name, credits: '10' },
      ...more,
    },
  });
}

/** An event that Stripe has not delivered so far. */
export function event(type: Parameters<typeof fixture>[0], changes: Changes): Stripe.Event {
  // Fixtures are Stripe's events; their type holds no more than what they are shaped by.
  return { ...fixture(type, changes), pending_webhooks: 1 } as unknown as Stripe.Event;
}

/** Stripe made these, the oldest first. */
export function happen({ stripe }: Desk, ...events: readonly Stripe.Event[]): void {
  for (const one of events) stripe.state.events.set(one);
}

/** The Checkout Session that such an event is about, as Stripe lists it. */
export function paid(
  { stripe }: Desk,
  { data }: Stripe.Event,
  changes: Partial<Stripe.Checkout.Session> = {},
): void {
  // The object of a purchase's event is a session.
  const session = { ...(data.object as Stripe.Checkout.Session), ...changes };
  stripe.state.sessions.set({
    ...{ id: session.id, session, lineItems: [], paymentIntentMetadata: {} },
  });
}

/** Stripe delivers these, and ingest takes them. */
export async function deliver({ stripe, running }: Desk, ...events: readonly Stripe.Event[]) {
  await Promise.all(
    events.map(async (one) => {
      const body = JSON.stringify(one);
      const headers = { 'Stripe-Signature': await sign(body, SECRET) };
      const status = await running.receive({ body, headers });
      if (status !== 200) throw new Error(`ingest answered ${status}`);
      stripe.state.events.set({ ...one, pending_webhooks: 0 });
    }),
  );
}

/** Waits until all of them are recorded. */
export const arrived = ({ running }: Desk, ...events: readonly Stripe.Event[]) =>
  vi.waitFor(
    async () => {
      const ids = JSON.stringify(events.map(({ id }) => id));
      const sql =
        'SELECT COUNT(*) AS n FROM stripe_events WHERE id IN (SELECT value FROM json_each(?))';
      const n = await running.db.prepare(sql).bind(ids).first<number>('n');
      if (n !== events.length) throw new Error(`${n} of ${events.length} have arrived`);
    },
    { timeout: 20_000, interval: 100 },
  );

/** Asks the console as the terminal does. */
export async function ask({ running }: Desk, path: string, body?: object) {
  const init = { headers: { Accept: 'application/json', 'Content-Type': 'application/json' } };
  const posted = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${running.url}${path}`, { ...init, ...posted });
  // Compared field by field with what is expected.
  return (await response.json()) as Answer;
}

interface Answer {
  readonly reconciliation?: Run;
  readonly reconciliations?: readonly { readonly who: string }[];
  readonly sessions?: readonly { readonly id: string }[];
  readonly ungranted?: number;
  readonly problems?: readonly string[];
  readonly error?: string;
}

export interface Run {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly problem: string | null;
  readonly nextStepAt: string;
  readonly found: number;
}

export async function begin(desk: Desk, asked: object = { hours: 24 }): Promise<Run> {
  return runIn(await ask(desk, '/missed-events', asked));
}

/** Takes one step, once the pause after the last is over. */
export async function step(desk: Desk, { id, nextStepAt }: Run): Promise<Run> {
  const wait = Date.parse(nextStepAt) - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
  return runIn(await ask(desk, `/missed-events/${id}/steps`, {}));
}

function runIn({ reconciliation, error }: Answer): Run {
  if (!reconciliation) throw new Error(error);
  return reconciliation;
}

/** Steps until it has come to an end. */
export async function drive(desk: Desk, begun: Run): Promise<Run> {
  let run = begun;
  while (run.status === 'running') run = await step(desk, run);
  return run;
}

/** What a reconciliation found, by name, and what of it was sent. */
export async function foundBy({ running }: Desk, { id }: Run) {
  const sql = `SELECT event_id AS id, sent_at IS NOT NULL AS sent FROM missed_events
    WHERE reconciliation_id = ? ORDER BY event_id`;
  const { results } = await running.db.prepare(sql).bind(id).all<{ id: string; sent: number }>();
  return {
    found: results.map((row) => row.id),
    sent: results.filter((row) => row.sent === 1).map((row) => row.id),
  };
}

export async function ledgerOf({ running }: Desk, user: string): Promise<number[]> {
  const sql = 'SELECT amount FROM credit_transactions WHERE user_id = ? ORDER BY number';
  const { results } = await running.db.prepare(sql).bind(user).all<{ amount: number }>();
  return results.map(({ amount }) => amount);
}
