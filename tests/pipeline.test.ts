import { type RunningWorkers, startWorkers } from '@stripe-credits/harness';
import { post } from '@stripe-credits/harness/post-event';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const SECRET = 'whsec_pipeline';

let workers: RunningWorkers;
beforeAll(async () => {
  workers = await startWorkers(SECRET);
});
afterAll(() => workers.close());

function purchase(name: string, changes: { id?: string; object?: object } = {}): StripeEvent {
  const { id = `evt_${name}`, object } = changes;
  const metadata = { user_id: name, credits: '7' };
  return fixture('checkout.session.completed', {
    id,
    object: { id: `cs_${name}`, payment_intent: `pi_${name}`, metadata, ...object },
  });
}

const send = async (event: object, secret = SECRET) =>
  (await post(workers.webhook, event, secret)).status;

async function value(sql: string): Promise<unknown> {
  const [row] = await workers.db.prepare(sql).raw();
  return row?.[0];
}

/** Polls until the queue has brought the database to what is expected, and fails if it never does. */
const eventually = (sql: string, expected: unknown) =>
  vi.waitFor(async () => expect(await value(sql)).toBe(expected), {
    timeout: 20_000,
    interval: 50,
  });

const balanceOf = (user: string) =>
  value(`SELECT balance FROM credit_balances WHERE user_id = '${user}'`);

test('a purchase credits once though delivered five times and told by two distinct events', async () => {
  const [event, twin] = [purchase('once'), purchase('once', { id: 'evt_once_twin' })];

  for (const told of [event, event, twin, event, event, event]) expect(await send(told)).toBe(200);

  await eventually(`SELECT SUM(deliveries) FROM stripe_events WHERE object_id = 'cs_once'`, 6);
  expect(await balanceOf('once')).toBe(7);
  expect(await value(`SELECT COUNT(*) FROM credit_transactions WHERE user_id = 'once'`)).toBe(1);
});

test('a poisoned message among 99 good ones ends dead with its reason and the 99 are handled', async () => {
  const events = Array.from({ length: 100 }, (_, index) =>
    purchase(
      `crowd_${index}`,
      index === 57 ? { object: { metadata: { user_id: 'crowd_57' } } } : {},
    ),
  );

  const statuses = await Promise.all(events.map((event) => send(event)));

  expect(new Set(statuses)).toEqual(new Set([200]));
  await eventually(
    `SELECT SUM(deliveries) FROM stripe_events WHERE object_id LIKE 'cs_crowd_%'`,
    100,
  );
  expect(
    await value(
      `SELECT COUNT(*) FROM credit_balances WHERE user_id LIKE 'crowd_%' AND balance = 7`,
    ),
  ).toBe(99);
  expect(await value(`SELECT reason FROM dead_letters WHERE id = 'evt_crowd_57'`)).toBe(
    'paid, but metadata.credits is missing: nothing to grant',
  );
});

test('an event of 150 KB arrives whole', async () => {
  const large = purchase('large', {
    object: { filler: 'x'.repeat(150_000), metadata: { credits: '7' } },
  });

  expect(await send(large)).toBe(200);

  await eventually(`SELECT status FROM stripe_events WHERE id = 'evt_large'`, 'dead');
  const body = await value(`SELECT body FROM dead_letters WHERE id = 'evt_large'`);
  const stream = new Blob([Buffer.from(String(body), 'base64')]).stream();
  const text = await new Response(stream.pipeThrough(new DecompressionStream('gzip'))).text();
  expect(text).toBe(JSON.stringify(large));
});

test('a forged event is refused and never reaches the queue', async () => {
  expect(await send(purchase('forged'), 'whsec_forger')).toBe(400);
  expect(await send(purchase('after_forged'))).toBe(200);

  await eventually(`SELECT COUNT(*) FROM stripe_events WHERE id = 'evt_after_forged'`, 1);
  expect(await value(`SELECT COUNT(*) FROM stripe_events WHERE id = 'evt_forged'`)).toBe(0);
});
