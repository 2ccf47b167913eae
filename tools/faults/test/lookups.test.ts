import { DEAD_REASONS } from '@stripe-credits/stripe-events';
import { thinEvent } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readState } from '../invariants/state.ts';
import type { Conditions } from '../protocol.ts';
import { type Settings, STRIPE_KEY } from '../settings.ts';
import { openStripeAccount, type StripeAccount } from '../stripe/account.ts';
import { sale } from '../stripe/sales.ts';
import { type Output, startWorker, type WorkerRuntime } from '../worker-client.ts';

let runtime: WorkerRuntime;
let account: StripeAccount;
beforeAll(async () => {
  runtime = await startWorker();
}, 60_000);
beforeEach(async () => {
  account = await openStripeAccount();
  return () => account.close();
});
afterAll(() => runtime.close());

const AT = 1_795_430_400_000;
const SETTINGS: Settings = { otherPayments: 'dead', stripeKey: STRIPE_KEY };

/** Delivers the thin events of these sales in one batch, to the consumer or to the look-ups. */
async function deliver<P extends '/deliver' | '/look_up'>(
  path: P,
  names: readonly string[],
  changes: { settings?: Settings; conditions?: Partial<Conditions> } = {},
): Promise<Output<'/deliver'> | undefined> {
  const messages = names.map((name) => {
    const body = JSON.stringify(thinEvent(sale(name)));
    return { id: name, timestamp: AT, attempts: 1, body, encoding: 'text' as const };
  });
  const { settings = SETTINGS, conditions } = changes;
  const queue = path === '/deliver' ? 'stripe-events' : 'stripe-lookups';
  const delivered = { queue, messages, settings, stripeUrl: account.url };
  const inputs = [{ ...delivered, conditions: { clock: AT, ...conditions } }];
  const [output] = await runtime.call(path, { seed: 1, inputs });
  return output;
}

const addSnapshot = (name: string, isMissing = false) =>
  account.add({ kind: 'event', event: sale(name), isMissing });
const eventOf = async (name: string) =>
  (await readState(await runtime.openDatabase())).events.get(`evt_${name}_thin`);

test('the consumer forwards a thin event to the queue of look-ups, and records nothing', async () => {
  const forwarded = await deliver('/deliver', ['forwarded']);

  const body = JSON.stringify(thinEvent(sale('forwarded')));
  expect(forwarded).toMatchObject({ acknowledgements: ['ack'], messages: [{ body }] });
  expect(await eventOf('forwarded')).toBeUndefined();
});

test('a look-up sends the snapshot under the id of the thin event to the queue of events', async () => {
  addSnapshot('found');

  const completed = await deliver('/look_up', ['found']);

  expect(completed?.acknowledgements).toEqual(['ack']);
  const [message] = completed?.messages ?? [];
  expect(JSON.parse(message?.body ?? '')).toMatchObject({
    id: 'evt_found_thin',
    data: { object: { id: 'cs_found' } },
  });
});

test('a request to Stripe that fails delays its own message, and only a limited rate the next', async () => {
  for (const name of ['first', 'second']) addSnapshot(name);
  const failing = (status: number | null) =>
    deliver('/look_up', ['first', 'second'], {
      conditions: { stripe: { request: 0, fault: { name: 'failed', status } } },
    });

  const [limited, failed, timedOut] = [await failing(429), await failing(500), await failing(null)];

  const retry = { retryAfterSeconds: expect.any(Number) };
  expect(limited).toEqual({
    acknowledgements: [{ retryAfterSeconds: 120 }, { retryAfterSeconds: 120 }],
    messages: [],
    injected: ['failed'],
  });
  for (const output of [failed, timedOut]) {
    expect(output).toMatchObject({ acknowledgements: [retry, 'ack'], injected: ['failed'] });
    expect(output?.messages).toHaveLength(1);
  }
});

test('without a key an event is dead with that reason, and no request is made', async () => {
  addSnapshot('keyless');

  const output = await deliver('/look_up', ['keyless'], {
    settings: { ...SETTINGS, stripeKey: null },
    conditions: { stripe: { request: null, fault: { name: 'requested', status: 500 } } },
  });

  expect(output).toEqual({ acknowledgements: ['ack'], messages: [], injected: [] });
  expect(await eventOf('keyless')).toEqual({
    status: 'dead',
    reason: DEAD_REASONS.lookupKeyMissing,
  });
});

test('what Stripe lacks is dead with that reason, and is found once it is restored', async () => {
  addSnapshot('missing', true);

  const before = await deliver('/look_up', ['missing']);
  account.restoreMissing();
  const after = await deliver('/look_up', ['missing']);

  expect(before?.messages).toEqual([]);
  expect(await eventOf('missing')).toEqual({ status: 'dead', reason: DEAD_REASONS.lookupNotFound });
  expect(after?.messages).toHaveLength(1);
});
