import { createDatabase } from '@stripe-credits/db';
import { type Reconciliation, startReconciliation } from '@stripe-credits/db/reconciliation';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { beforeAll, expect, test } from 'vitest';
import { reconcile } from '../tools/cli/reconcile/reconcile.ts';
import {
  addEvents,
  addSession,
  deliver,
  HOUR,
  request,
  secondsAgo,
  start,
  untilEnded,
} from './reconciliation-fixtures.ts';
import { captureOutput } from './run-command.ts';
import { purchase, query, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

/** Adds a paid session to those that Stripe lists; its event is neither delivered nor listed. */
function addPaidSession(
  name: string,
  changes: Partial<Stripe.Checkout.Session> = {},
  created = secondsAgo(2 * HOUR),
): StripeEvent {
  const event = purchase(name, { created, object: { created } });
  addSession(event, changes);
  return event;
}

const uncreditedIds = async () =>
  (await request('/reconciliations')).sessions.map(({ id }) => id).toSorted();

/** Moves what was found to a time when its events are no longer on their way. */
const expireGrace = () =>
  query(`UPDATE uncredited_sessions SET found_at = '2026-01-01T00:00:00.000Z'`);

test('a paid session without a grant is reported until it is credited; other sessions are not', async () => {
  const owed = addPaidSession('owed');
  const granted = addPaidSession('granted');
  addEvents(granted);
  // Dead, because its metadata names no user. The dead letter shows that it was paid.
  addPaidSession('dead', { metadata: {} });
  const dead = purchase('dead', { object: { metadata: {} } });
  await deliver(granted, dead);
  await untilRecorded(granted, dead);
  addPaidSession('unpaid', { payment_status: 'unpaid' });
  addPaidSession('open', { status: 'open' });
  addPaidSession('subscribed', { mode: 'subscription' });
  addPaidSession('without_metadata', { metadata: null, client_reference_id: 'ben' });

  const ended = await untilEnded(await start());

  expect(ended).toMatchObject({ status: 'done', sessions: 4 });
  expect(await uncreditedIds()).toEqual(['cs_test_owed', 'cs_test_without_metadata']);
  expect((await request('/reconciliations')).sessions).toContainEqual(
    expect.objectContaining({ id: 'cs_test_owed', userId: 'owed', amount: 2999, currency: 'usd' }),
  );

  // An alarm only when the event can no longer be on its way.
  expect((await request('/health')).uncredited).toBe(0);
  await expireGrace();
  expect(await request('/health')).toMatchObject({
    uncredited: 2,
    problems: expect.arrayContaining(['2 paid sessions have no grant in the ledger.']),
  });
  const { stderr } = await captureOutput(() =>
    reconcile({ since: '24h', dryRun: true, url: system.consoleUrl }),
  );
  expect(stderr).toContain('Paid, but no grant: cs_test_owed $29.99 user owed');

  await deliver(owed);
  await untilRecorded(owed);
  expect(await uncreditedIds()).toEqual(['cs_test_without_metadata']);
  expect((await request('/health')).uncredited).toBe(1);
});

test('a session that a bank debit pays days later is compared once a day, by the window over midnight', async () => {
  addPaidSession('debit', {}, secondsAgo(5 * 24 * HOUR));
  const midnight = new Date().setUTCHours(0, 0, 0, 0) - 24 * HOUR * 1000;

  const withoutMidnight = await compareWindow(midnight + 2 * HOUR * 1000);
  const before = await uncreditedIds();
  const overMidnight = await compareWindow(midnight - HOUR * 1000);

  expect([withoutMidnight.status, overMidnight.status]).toEqual(['done', 'done']);
  expect(before).not.toContain('cs_test_debit');
  expect(await uncreditedIds()).toContain('cs_test_debit');
});

/** Two hours, as a window of the schedule; the console's windows all end now. */
async function compareWindow(sinceMs: number): Promise<Reconciliation> {
  const id = await startReconciliation(createDatabase(system.db), {
    since: new Date(sinceMs),
    until: new Date(sinceMs + 2 * HOUR * 1000),
    dryRun: false,
    actor: 'test',
    now: new Date(),
  });
  // Nothing runs it so far: the cron takes it for stalled.
  await system.schedule('*/5 * * * *', 'stripe-credits', new Date(Date.now() + 21 * 60_000));
  return untilEnded(id);
}

test('a session whose event is found missing is credited and not reported', async () => {
  const both = addPaidSession('both');
  addEvents(both);

  await untilEnded(await start());
  await untilRecorded(both);

  expect(await uncreditedIds()).not.toContain('cs_test_both');
});
