import { recordFailedAttempts } from '@stripe-credits/db';
import { expect, test, vi } from 'vitest';
import { balanceOf, db, findDeadLetter, findEvent, readDeadLetters } from './database.ts';
import {
  acknowledged,
  deliver,
  deliverBodies,
  gzip,
  purchase,
  purchaseWithoutUser,
  retried,
} from './deliver.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

test('an event delivered five times in one batch credits once, and every message is acknowledged', async () => {
  const logged = vi.spyOn(console, 'log').mockImplementation(() => {});

  const result = await deliver(Array(5).fill(purchase('five')));

  expect(result).toEqual(acknowledged(0, 1, 2, 3, 4));
  expect(logged.mock.calls.flat().map((line) => JSON.parse(line))).toEqual([
    {
      message: 'batch',
      queue: 'stripe-events',
      handled: 1,
      duplicate: 4,
      duration_ms: expect.any(Number),
    },
  ]);
  logged.mockRestore();
  expect(await balanceOf('five')).toBe(7);
  expect(await findEvent('evt_five')).toMatchObject({ status: 'handled', deliveries: 5 });
});

test('a dead event that its replay handles is logged as handled, and as a duplicate afterwards', async () => {
  const event = purchaseWithoutUser('repaired');
  await deliver([event]);
  const repaired = { ...purchase('repaired'), id: event.id };
  const logged = vi.spyOn(console, 'log').mockImplementation(() => {});

  await deliver([repaired]);
  await deliver([repaired]);

  const lines = logged.mock.calls.flat().map((line) => JSON.parse(line));
  logged.mockRestore();
  expect(lines).toMatchObject([{ handled: 1 }, { duplicate: 1 }]);
  expect(await balanceOf('repaired')).toBe(7);
});

test.each([
  ['gzipped text', 'gzipped', gzip],
  ['JSON', 'as_json', (text: string): unknown => JSON.parse(text)],
])('an event that is queued as %s is handled as its text is', async (_, name, encode) => {
  const result = await deliverBodies([await encode(JSON.stringify(purchase(name)))]);

  expect(result).toEqual(acknowledged(0));
  expect(await balanceOf(name)).toBe(7);
});

test('one event that can never succeed becomes a dead letter, and the 99 beside it are handled', async () => {
  const events = HUNDRED.map((n) => (n === 42 ? purchaseWithoutUser : purchase)(`mixed_${n}`));

  const result = await deliver(events);

  expect(result).toEqual(acknowledged(...HUNDRED));
  expect(await findDeadLetter('evt_mixed_42')).toMatchObject({
    reason: 'paid, but metadata.user_id is missing: no user to credit',
    body: JSON.stringify(events[42]),
    encoding: 'text',
  });
  const balances = await Promise.all(HUNDRED.map((n) => balanceOf(`mixed_${n}`)));
  expect(balances).toEqual(HUNDRED.map((n) => (n === 42 ? 0 : 7)));
});

test.each([
  ['text that is not JSON', 'hello', 'hello', 'the message is not JSON'],
  ['JSON that is not an event', '[1,2]', '[1,2]', 'the message is not a Stripe event'],
  ['an object that is not an event', { id: 1 }, '{"id":1}', 'the message is not a Stripe event'],
  [
    'bytes that are not gzip',
    new Uint8Array([1, 2, 3]).buffer,
    'AQID',
    'the message is neither text nor gzipped text',
  ],
])(
  '%s: one dead letter however often it comes, and the event beside it is handled',
  async (name, body, stored, reason) => {
    const beside = `beside_${name.replaceAll(' ', '_')}`;

    const result = await deliverBodies([body, JSON.stringify(purchase(beside))]);
    await deliverBodies([body]);

    expect(result).toEqual(acknowledged(0, 1));
    const letters = (await readDeadLetters()).filter((letter) => letter.body === stored);
    expect(letters).toMatchObject([
      { id: expect.stringMatching(/^message_[0-9a-f]{32}$/), type: 'unknown', reason, deaths: 2 },
    ]);
    expect(await balanceOf(beside)).toBe(7);
  },
);

test('a test event in a deployment for live mode is dead and credits nobody', async () => {
  const result = await deliver([purchase('test_mode')], { STRIPE_LIVEMODE: 'true' });

  expect(result).toEqual(acknowledged(0));
  const reason = expect.stringContaining('STRIPE_LIVEMODE is "true"');
  expect(await findDeadLetter('evt_test_mode')).toMatchObject({ reason });
  expect(await balanceOf('test_mode')).toBe(0);
});

test('without STRIPE_LIVEMODE every event is retried, and the event log has the error', async () => {
  const result = await deliver([purchase('unset')], { STRIPE_LIVEMODE: '' });

  expect(result).toEqual(retried(0));
  expect(await balanceOf('unset')).toBe(0);
  expect(await findEvent('evt_unset')).toMatchObject({
    status: 'failed',
    lastError: expect.stringContaining('STRIPE_LIVEMODE must be "true" or "false"'),
  });
});

test('of one event in the shapes of two API versions, the shape that can be handled is committed', async () => {
  const unhandled = purchase('shapes', { payment_status: undefined });

  const result = await deliver([unhandled, purchase('shapes')]);

  expect(result).toEqual(acknowledged(0, 1));
  expect(await findEvent('evt_shapes')).toMatchObject({ status: 'handled', deliveries: 2 });
  expect(await balanceOf('shapes')).toBe(7);
});

test('a message that ran out of attempts is dead with the last recorded error, and its replay credits once', async () => {
  const event = purchase('exhausted');
  const lastError = 'D1 DB is overloaded';
  const attempt = { id: event.id, type: event.type, objectId: null, createdAt: null };
  for (let failures = 0; failures < 11; failures++)
    await recordFailedAttempts(db, [{ ...attempt, error: lastError }], new Date(failures));

  const result = await deliver([event], { queue: 'stripe-events-dlq' });

  expect(result).toEqual(acknowledged(0));
  expect(await balanceOf('exhausted')).toBe(0);
  expect(await findDeadLetter(event.id)).toMatchObject({
    type: event.type,
    reason: 'every delivery attempt failed',
    detail: lastError,
    attempts: 11,
    body: JSON.stringify(event),
    encoding: 'text',
  });

  await deliver([event]);

  expect(await findEvent(event.id)).toMatchObject({ status: 'handled', reason: null });
  expect(await balanceOf('exhausted')).toBe(7);
});

test.each(['staging', 'production'])(
  'the queues of %s, which have its name as a suffix, are distinguished',
  async (environment) => {
    const [handled, exhausted] = [`on_${environment}`, `exhausted_${environment}`];

    await deliver([purchase(handled)], { queue: `stripe-events-${environment}` });
    await deliver([purchase(exhausted)], { queue: `stripe-events-dlq-${environment}` });

    expect(await balanceOf(handled)).toBe(7);
    expect(await findEvent(`evt_${exhausted}`)).toMatchObject({ status: 'dead' });
    expect(await balanceOf(exhausted)).toBe(0);
  },
);
