import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arrived,
  ask,
  begin,
  type Desk,
  deliver,
  drive,
  happen,
  openDesk,
  paid,
  purchase,
  secondsAgo,
} from './reconciliation-fixtures.ts';
import { typed } from './run-command.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

/** Stripe's session of a purchase; its event is neither delivered nor listed. */
function paidSession(name: string, changes: Partial<Stripe.Checkout.Session> = {}): Stripe.Event {
  const one = purchase(name, secondsAgo(2 * 3600));
  paid(desk, one, changes);
  return one;
}

const ungranted = async () =>
  ((await ask(desk, '/missed-events')).sessions ?? []).map(({ id }) => id).toSorted();
/** A quarter of an hour passes: what was found is no longer on its way. */
const later = () =>
  desk.running.db
    .prepare(`UPDATE ungranted_sessions SET found_at = '2026-01-01T00:00:00.000Z'`)
    .run();

test('a paid session without its grant is reported until the grant is there; others are not', async () => {
  const owed = paidSession('owed');
  const granted = paidSession('granted');
  // Dead: its metadata names nobody. That it was paid is known.
  const dead = paidSession('dead', { metadata: {} });
  const named = { ...(dead.data.object as Stripe.Checkout.Session), metadata: {} };
  await deliver(desk, granted, { ...dead, data: { object: named } } as Stripe.Event);
  await arrived(desk, granted, dead);
  paidSession('unpaid', { payment_status: 'unpaid' });
  paidSession('open', { status: 'open' });
  paidSession('subscribed', { mode: 'subscription' });
  paidSession('without_metadata', { metadata: null, client_reference_id: 'ben' });
  desk.stripe.state.events.set({ ...granted, pending_webhooks: 0 });

  const run = await drive(desk, await begin(desk));

  expect(run).toMatchObject({ status: 'done', sessions: 4 });
  expect(await ungranted()).toEqual(['cs_test_owed', 'cs_test_without_metadata']);
  expect((await ask(desk, '/missed-events')).sessions).toContainEqual(
    expect.objectContaining({ id: 'cs_test_owed', userId: 'owed', amount: 2999, currency: 'usd' }),
  );

  // No alarm for what may be on its way; then one.
  expect((await ask(desk, '/health')).ungranted).toBe(0);
  await later();
  expect(await ask(desk, '/health')).toMatchObject({
    ungranted: 2,
    problems: expect.arrayContaining(['2 paid sessions have no grant in the ledger.']),
  });
  const ran = await typed('tools/cli/reconcile.ts', ['--dry-run'], {
    STRIPE_CONSOLE_URL: desk.running.url,
  });
  expect(ran.stderr).toContain('Paid, and no grant: cs_test_owed $29.99 user owed');

  // Its event arrives after all.
  await deliver(desk, owed);
  await arrived(desk, owed);
  expect(await ungranted()).toEqual(['cs_test_without_metadata']);
  expect((await ask(desk, '/health')).ungranted).toBe(1);
});

test.each([
  ['once a day, with the run over midnight', -1, ['cs_test_debit']],
  ['and not in the hours between', 2, []],
])('a session that a bank paid days after it was made is looked for %s', async (_, hour, found) => {
  const made = purchase('debit', secondsAgo(5 * 24 * 3600));
  paid(desk, made);
  await desk.running.db.prepare('DELETE FROM ungranted_sessions').run();
  const begun = await begin(desk);
  const yesterday = new Date().setUTCHours(0, 0, 0, 0) - 24 * 3600_000;
  const [since, until] = [hour, hour + 2].map((at) =>
    new Date(yesterday + at * 3600_000).toISOString(),
  );
  await desk.running.db
    .prepare('UPDATE reconciliations SET since_at = ?1, until_at = ?2 WHERE id = ?3')
    .bind(since, until, begun.id)
    .run();

  const run = await drive(desk, begun);

  expect(run).toMatchObject({ status: 'done' });
  expect((await ungranted()).filter((one) => one === 'cs_test_debit')).toEqual(found);
});

test('a session whose event is found is credited by the run that finds it', async () => {
  const both = paidSession('both');
  happen(desk, both);

  await drive(desk, await begin(desk));
  await arrived(desk, both);

  expect(await ungranted()).not.toContain('cs_test_both');
});
