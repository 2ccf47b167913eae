import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import { poll } from '@stripe-credits/harness/poll';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { requestConsole, selectValue, system } from './system.ts';

export const HOUR = 3600;
export const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

// Fixtures are Stripe's events; their type has only the fields that they change.
const asStripeEvent = (event: StripeEvent) => event as unknown as Stripe.Event;

/** Adds events to those that Stripe lists, as not delivered. */
export function addEvents(...events: readonly StripeEvent[]): void {
  for (const event of events)
    system.stripe.state.events.set({ ...asStripeEvent(event), pending_webhooks: 1 });
}

/** Adds the Checkout Session of a purchase to those that Stripe lists. */
export function addSession(
  { data }: StripeEvent,
  changes: Partial<Stripe.Checkout.Session> = {},
): void {
  // The object of a purchase is a Checkout Session.
  const object = data.object as unknown as Stripe.Checkout.Session;
  const session = { ...object, ...changes };
  system.stripe.state.sessions.set({
    id: session.id,
    session,
    lineItems: [],
    paymentIntentMetadata: {},
  });
}

/** Stripe delivers events, and ingest accepts them. */
export async function deliver(...events: readonly StripeEvent[]): Promise<void> {
  const statuses = await Promise.all(
    events.map((event) => system.stripe.deliver(asStripeEvent(event))),
  );
  if (statuses.some((status) => status !== 200)) throw new Error(`ingest answered ${statuses}`);
}

export interface ConsoleResponse {
  readonly reconciliation: Reconciliation;
  readonly reconciliations: readonly Reconciliation[];
  readonly sessions: readonly { readonly id: string }[];
  readonly uncredited: number;
  readonly problems: readonly string[];
  readonly error: string;
}

export const request = (path: string, body?: object) => requestConsole<ConsoleResponse>(path, body);

/** Starts a reconciliation; returns its id. */
export async function start(params: object = { hours: 24 }): Promise<string> {
  const { reconciliation, error } = await request('/reconciliations', params);
  if (error) throw new Error(error);
  return reconciliation.id;
}

/** Waits until the row of the reconciliation satisfies a condition in SQL. */
export async function until(id: string, condition: string): Promise<Reconciliation> {
  await poll(async () => {
    const sql = `SELECT ${condition} FROM reconciliations WHERE id = ?`;
    if ((await selectValue(sql, id)) !== 1) throw new Error(`${id} is not yet ${condition}`);
  });
  return (await request(`/reconciliations/${id}`)).reconciliation;
}

export const untilEnded = (id: string) => until(id, 'ended_at IS NOT NULL');

/** Pauses it after so many pages, and waits until its workflow has stopped. */
export async function pauseAfter(id: string, pages: number): Promise<void> {
  await until(id, `pages >= ${pages}`);
  await request(`/reconciliations/${id}/pauses`, {});
  const { RECONCILIATIONS } = await system.harness
    .getWorker<{ RECONCILIATIONS: Workflow }>('stripe-credits')
    .getEnv();
  const instance = await RECONCILIATIONS.get(id);
  await poll(async () => {
    const { status } = await instance.status();
    if (status !== 'complete') throw new Error(`the workflow is ${status}`);
  });
}

/** The ids of the events that it found missing, and of those that it sent. */
export async function missingEventsOf(id: string) {
  const ids = async (condition: string) =>
    JSON.parse(
      String(
        await selectValue(
          `SELECT json_group_array(event_id) FROM
           (SELECT event_id FROM missing_events WHERE reconciliation_id = ? AND ${condition} ORDER BY event_id)`,
          id,
        ),
      ),
    ) as string[];
  return { found: await ids('true'), sent: await ids('sent_at IS NOT NULL') };
}
