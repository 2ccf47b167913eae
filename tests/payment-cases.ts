import { poll } from '@stripe-credits/harness/poll';
import { postEvent } from '@stripe-credits/harness/post-event';
import type { RunningSystem } from '@stripe-credits/harness/system';
import { beforeAll, expect, test } from 'vitest';

/** Events about one payment, and what becomes of them. */
export interface PaymentCase {
  /** A behaviour and its consequence. */
  readonly title: string;
  readonly user: string;
  /** Each list is committed before the next is delivered. */
  readonly deliveries: readonly (readonly { readonly id: string }[])[];
  /** The amounts of the user's ledger, oldest first. */
  readonly ledger: readonly number[];
  /** What each event ends as, with a part of the reason, in the order of delivery; by default handled. */
  readonly outcomes?: readonly string[];
}

/** A case of one event, which is made for the user. */
export const singleCase = (
  title: string,
  user: string,
  create: (user: string) => { id: string },
  ledger: readonly number[],
  outcome = 'handled',
): PaymentCase => ({ title, user, deliveries: [[create(user)]], ledger, outcomes: [outcome] });

/**
 * A test per case. The events of all cases are delivered together before the first test, because
 * the queue needs a second for a batch, however long it is.
 */
export function testCases(system: RunningSystem, cases: readonly PaymentCase[]): void {
  beforeAll(() => deliver(system, cases));

  // Vitest cuts titles that test.each makes of fields.
  for (const { title, user, deliveries, ledger, outcomes } of cases)
    test(title, async () => {
      const ids = [...new Set(deliveries.flat().map(({ id }) => id))];
      const expected = outcomes ?? ids.map(() => 'handled');
      expect(await readOutcomes(system, ids)).toEqual(
        expected.map((outcome) => expect.stringContaining(outcome)),
      );
      expect(await readLedger(system, user)).toEqual(ledger);
    });
}

async function deliver(system: RunningSystem, cases: readonly PaymentCase[]): Promise<void> {
  const lists = cases.map(({ deliveries }) => deliveries);
  const length = Math.max(...lists.map((deliveries) => deliveries.length));
  for (let index = 0; index < length; index++)
    await deliverEvents(
      system,
      lists.flatMap((deliveries) => deliveries[index] ?? []),
    );
}

/** Posts events to ingest as Stripe does, and waits until each is recorded, with whatever outcome. */
export async function deliverEvents(
  system: RunningSystem,
  events: readonly { readonly id: string }[],
): Promise<void> {
  const { webhook, webhookSecret } = system;
  const responses = await Promise.all(
    events.map((event) => postEvent(webhook, event, webhookSecret)),
  );
  expect(responses.map(({ status }) => status)).toEqual(events.map(() => 200));
  await system.drainQueue();
  const ids = events.map(({ id }) => id);
  // A look-up takes another queue.
  await poll(async () => expect(await readOutcomes(system, ids)).not.toContain('not recorded'));
}

/** Status and reason of each event, in this order. */
export async function readOutcomes(
  system: RunningSystem,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await system.query<{ outcome: string }>(
    `SELECT COALESCE(status || COALESCE(': ' || reason, ''), 'not recorded') AS outcome
     FROM json_each(?) LEFT JOIN stripe_events ON stripe_events.id = value ORDER BY key`,
    JSON.stringify(ids),
  );
  return rows.map(({ outcome }) => outcome);
}

/** The amounts of the user's ledger, oldest first; their sum is the balance. */
async function readLedger(system: RunningSystem, user: string): Promise<number[]> {
  const rows = await system.query<{ amount: number }>(
    'SELECT amount FROM credit_transactions WHERE user_id = ? ORDER BY sequence',
    user,
  );
  const amounts = rows.map(({ amount }) => amount);
  const [balance] = await system.query<{ balance: number }>(
    'SELECT balance FROM credit_balances WHERE user_id = ?',
    user,
  );
  expect(balance?.balance ?? 0).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
  return amounts;
}
