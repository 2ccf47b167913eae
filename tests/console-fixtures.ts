import { poll } from '@stripe-credits/harness/poll';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect } from 'vitest';
import {
  post,
  purchase,
  query,
  requestConsole,
  selectValue,
  system,
  untilRecorded,
} from './system.ts';

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** A paid session that is dead, because its metadata names no user, no credits, or no known package. */
const dead = (name: string, amount: number, currency: string, metadata: Record<string, string>) =>
  purchase(name, {
    object: { amount_total: amount, currency, client_reference_id: null, metadata },
  });

const gold = { user_id: 'mia', credits: '200', package_id: 'gold' };

/** Amounts of seven digits in three currencies, which no figure may overflow with. */
const DEAD = [
  dead('noah', 128_538_142, 'usd', { ...gold, user_id: 'noah' }),
  dead('mia', 104_200_099, 'eur', gold),
  dead('liam', 1_285_381, 'jpy', { credits: '200' }),
  dead('emma', 2999, 'usd', { ...gold, user_id: 'emma' }),
  dead('ivy', 2999, 'usd', { user_id: 'ivy', credits: 'many' }),
];

/** What the console has to show in the middle of a day: every page has something on it. */
export async function seedConsole(): Promise<void> {
  const sales = ['ada', 'adam', 'ben'].map((name) => purchase(name));
  const adas = purchase('adas', {
    object: { customer: 'cus_ada', metadata: { user_id: 'ada', credits: '500' } },
  });
  const refund = fixture('charge.refunded', {
    id: 'evt_ada_refund',
    object: { id: 'ch_adas', payment_intent: 'pi_adas', amount: 2999, amount_refunded: 300 },
  });
  for (const event of [...sales, adas, ...DEAD]) await post(event);
  await untilRecorded(...sales, adas, ...DEAD);
  await post(refund);
  await untilRecorded(refund);
  await useCredits();
  await insertRows();
  await actOnDeadLetters();
}

/** A ledger with every kind of entry, a reservation and a plan. */
async function useCredits(): Promise<void> {
  const call = (method: string, request: object) =>
    system.callCredits({ method, args: [{ userId: 'ada', ...request }] });
  const key = (idempotencyKey: string) => ({ idempotencyKey });
  await call('grant', { amount: 25, reason: 'Welcome', actor: 'sign-up', ...key('welcome') });
  await call('spend', { amount: 40, reason: 'A text of 200 words', ...key('text') });
  await call('spend', { amount: 120, reason: 'Four pictures', ...key('pictures') });
  await call('reserve', { amount: 75, reason: 'A film of 30 seconds', ...key('film') });
  const plan = fixture('customer.subscription.created', {
    id: 'evt_plan',
    object: { id: 'sub_ada', customer: 'cus_ada', metadata: { user_id: 'ada' } },
  });
  await post(plan);
  await untilRecorded(plan);
}

/** Deliveries of three hours for the chart, and an event that waits for its next attempt. */
async function insertRows(): Promise<void> {
  const minutes = Array.from({ length: 178 }, (_, minute) => ({
    minute: hoursAgo((minute + 1) / 60).slice(0, 16),
    handled: Math.round(22 + 14 * Math.sin(minute / 23) + (minute % 7)),
    ignored: 3 + (minute % 4),
    dead: minute % 41 === 0 ? 4 : 0,
  }));
  await query(
    `INSERT INTO event_counts (minute, outcome, events)
     SELECT minutes.value ->> 'minute', outcomes.name, minutes.value ->> outcomes.name
     FROM json_each(?) AS minutes,
       (SELECT 'handled' AS name UNION SELECT 'ignored' UNION SELECT 'dead') AS outcomes
     WHERE minutes.value ->> outcomes.name > 0 ON CONFLICT DO NOTHING`,
    JSON.stringify(minutes),
  );
  await query(
    `INSERT INTO stripe_events
       (id, type, status, received_at, deliveries, failures, last_error, last_failed_at)
     VALUES ('evt_waits', 'invoice.paid', 'failed', ?, 0, 3, 'D1 is overloaded', ?)`,
    hoursAgo(0.2),
    hoursAgo(0.05),
  );
  await query(
    `UPDATE dead_letters SET first_died_at = ?, last_died_at = ? WHERE id = 'evt_noah'`,
    hoursAgo(50),
    hoursAgo(26),
  );
}

export let replayPath: string;
export let discardPath: string;
export let reconciliationPath: string;

/** A discard, a replay that is only planned, and a reconciliation that is done. */
async function actOnDeadLetters(): Promise<void> {
  const discarded = await requestConsole<{ discard: string }>('/discards', {
    id: ['evt_ivy'],
    count: 1,
    reason: 'a purchase of our own',
  });
  discardPath = `/discards/${discarded.discard}`;
  const planned = await requestConsole<{ replay: { id: string } }>('/replays', {
    id: ['evt_noah', 'evt_mia'],
  });
  replayPath = `/replays/${planned.replay.id}`;
  const { reconciliation } = await requestConsole<{ reconciliation: { id: string } }>(
    '/reconciliations',
    { hours: 1, dryRun: '1' },
  );
  reconciliationPath = `/reconciliations/${reconciliation.id}`;
  await poll(async () =>
    expect(
      await selectValue('SELECT status FROM reconciliations WHERE id = ?', reconciliation.id),
    ).toBe('done'),
  );
}
