import { setTimeout as delay } from 'node:timers/promises';
import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrashWorkers, startCrashWorkers } from './crash-workers.ts';

let workers: CrashWorkers;
beforeAll(async () => {
  workers = await startCrashWorkers();
});
afterAll(() => workers.close());

const PURCHASES = 1000;
const CREATED = Math.floor(Date.now() / 1000) - 3600;

/** Purchases of 10 credits, each by a user of its own. */
const purchases = (kind: string, metadata: Record<string, string> = {}) =>
  Array.from({ length: PURCHASES }, (_, n) =>
    fixture('checkout.session.completed', {
      id: `evt_${kind}_${n}`,
      created: CREATED + n,
      object: {
        id: `cs_${kind}_${n}`,
        payment_intent: `pi_${kind}_${n}`,
        metadata: { user_id: `${kind}_${n}`, credits: '10', ...metadata },
      },
    }),
  );

/** Repeats until the result satisfies the condition. */
async function poll<Result>(
  read: () => Promise<Result>,
  isReached: (result: Result) => boolean,
): Promise<Result> {
  for (;;) {
    const result = await read();
    if (isReached(result)) return result;
    await delay(50);
  }
}

/** How the events of a kind ended, and what the ledger has of their purchases. */
async function resultOf(kind: string) {
  const db = await workers.database();
  const { results: statuses } = await db
    .prepare('SELECT status, COUNT(*) AS events FROM stripe_events WHERE id LIKE ? GROUP BY status')
    .bind(`evt_${kind}_%`)
    .all();
  const ledger = await db
    .prepare(
      `SELECT COUNT(*) AS entries, COUNT(DISTINCT source) AS purchases, SUM(amount) AS credits
       FROM credit_transactions WHERE source LIKE ?`,
    )
    .bind(`cs_${kind}_%`)
    .first();
  return { statuses, ledger };
}

const eachHandledOnce = {
  statuses: [{ status: 'handled', events: PURCHASES }],
  ledger: { entries: PURCHASES, purchases: PURCHASES, credits: PURCHASES * 10 },
};

test('a replay of 1,000 dead letters continues after a kill of workerd and handles each once', async () => {
  const events = purchases('dead', { package_id: 'late' });
  await workers.sendToQueue(events.map((event) => JSON.stringify(event)));
  await workers.deliverAll();
  const db = await workers.database();
  await db.exec(
    `INSERT INTO credit_packages (id, name, credits, unit_amount, currency) VALUES ('late', 'Late', 10, 2999, 'usd')`,
  );
  const { replay } = await workers.request<{ replay: ReplayProgress }>('/replays', { all: '1' });
  const read = async () =>
    (await workers.request<{ replay: ReplayProgress }>(`/replays/${replay.id}`)).replay;
  await workers.request(`/replays/${replay.id}/starts`, {
    rate: 100,
    reason: 'the package exists',
  });
  const { sent } = await poll(read, (progress) => progress.sent >= 200);

  await workers.crash();
  await workers.runCron('stripe-console', '* * * * *', 21);
  const ended = await poll(read, ({ status }) => status !== 'running');
  await workers.deliverAll();

  expect(sent).toBeLessThan(PURCHASES);
  expect(ended).toMatchObject({ status: 'done', total: PURCHASES, sent: PURCHASES, skipped: 0 });
  expect(await resultOf('dead')).toEqual(eachHandledOnce);
}, 120_000);

test('a reconciliation continues after a kill of workerd and sends each missing event once', async () => {
  // A fixture has the fields of Stripe's event that the pipeline reads.
  for (const event of purchases('missing'))
    workers.stripe.state.events.set({ ...event, pending_webhooks: 0 } as unknown as Stripe.Event);
  const { reconciliation } = await workers.request<{ reconciliation: Reconciliation }>(
    '/reconciliations',
    { hours: '24' },
  );
  const read = async () => {
    const path = `/reconciliations/${reconciliation.id}`;
    return (await workers.request<{ reconciliation: Reconciliation }>(path)).reconciliation;
  };
  const { found } = await poll(read, (progress) => progress.found >= 200);

  await workers.crash();
  await workers.runCron('stripe-credits', '*/5 * * * *', 21);
  const ended = await poll(read, ({ status }) => status !== 'running');
  await workers.deliverAll();

  expect(found).toBeLessThan(PURCHASES);
  expect(ended).toMatchObject({
    status: 'done',
    events: PURCHASES,
    found: PURCHASES,
    sent: PURCHASES,
  });
  expect(await resultOf('missing')).toEqual(eachHandledOnce);
}, 120_000);
