import { poll } from '@stripe-credits/harness/poll';
import { postEvent } from '@stripe-credits/harness/post-event';
import { startSystem } from '@stripe-credits/harness/system';
import { type Changes, fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/**
 * All Workers with a fake of Stripe, started once for the files that run in this process. Each file
 * calls `system.reset()` first, so that none depends on another.
 */
export const system = await startSystem();

export const { query } = system;

/** The first column of the first row; undefined without a row. */
export async function selectValue(sql: string, ...bindings: unknown[]): Promise<unknown> {
  const [row] = await query<Record<string, unknown>>(sql, ...bindings);
  return row && Object.values(row)[0];
}

/** Posts an event to ingest as Stripe does; returns the status of the response. */
export async function post(event: StripeEvent, secret = system.webhookSecret): Promise<number> {
  const { status } = await postEvent(system.webhook, event, secret);
  return status;
}

/** A purchase of 10 credits by the user of this name. `object` changes the Checkout Session. */
export const purchase = (name: string, { object, ...changes }: Changes = {}): StripeEvent =>
  fixture('checkout.session.completed', {
    id: `evt_${name}`,
    ...changes,
    object: {
      id: `cs_test_${name}`,
      payment_intent: `pi_${name}`,
      metadata: { user_id: name, credits: '10' },
      ...object,
    },
  });

/** Waits until the pipeline has recorded the events, with whatever outcome. */
export const untilRecorded = (...events: readonly { readonly id: string }[]): Promise<void> =>
  poll(async () => {
    const ids = JSON.stringify(events.map(({ id }) => id));
    const recorded = await selectValue(
      'SELECT COUNT(*) FROM stripe_events WHERE id IN (SELECT value FROM json_each(?))',
      ids,
    );
    if (recorded !== events.length) throw new Error(`${recorded} of ${events.length} are recorded`);
  });

export const balanceOf = async (user: string): Promise<number> =>
  Number((await selectValue('SELECT balance FROM credit_balances WHERE user_id = ?', user)) ?? 0);

/** The user's ledger, oldest entry first. */
export const ledgerOf = (user: string) =>
  query<{ id: string; type: string; amount: number }>(
    'SELECT id, type, amount FROM credit_transactions WHERE user_id = ? ORDER BY sequence',
    user,
  );

/** A request to the console's JSON API, as the terminal sends it. The caller names the type. */
export async function requestConsole<Response>(path: string, body?: object): Promise<Response> {
  const response = await fetch(`${system.consoleUrl}${path}`, {
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as Response;
}
