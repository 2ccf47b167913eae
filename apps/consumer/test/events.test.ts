import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { balanceOf, deliver, eventOf, letterOf, purchase, text } from './deliver.ts';

const ALL = Array.from({ length: 100 }, (_, index) => index);

async function gzip(value: string): Promise<ArrayBuffer> {
  const stream = new Response(value).body?.pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

test('an event delivered five times in one batch credits once, and all are acknowledged', async () => {
  const event = text(purchase('five'));

  const settled = await deliver(Array(5).fill(event));

  expect(settled).toEqual({ acked: [0, 1, 2, 3, 4], retried: [] });
  expect(await balanceOf('five')).toBe(7);
  expect(await eventOf('evt_five')).toMatchObject({ status: 'handled', deliveries: 5 });
});

test('a gzipped event is handled as its text would be', async () => {
  const settled = await deliver([await gzip(text(purchase('zipped')))]);

  expect(settled).toEqual({ acked: [0], retried: [] });
  expect(await balanceOf('zipped')).toBe(7);
});

test('one poisoned message among 99 good ones ends dead with its reason, and the 99 are handled', async () => {
  const bodies = ALL.map((index) =>
    text(purchase(`mixed_${index}`, index === 42 ? { metadata: { credits: '7' } } : {})),
  );

  const settled = await deliver(bodies);

  expect(settled).toEqual({ acked: ALL, retried: [] });
  expect(await letterOf('evt_mixed_42')).toMatchObject({
    reason: 'paid, but metadata.user_id is missing: nobody to credit',
    body: bodies[42],
    encoding: 'text',
  });
  const credited = await env.DB.prepare(
    `SELECT COUNT(*) AS n FROM credit_balances WHERE user_id LIKE 'mixed_%' AND balance = 7`,
  ).first<number>('n');
  expect(credited).toBe(99);
});

test.each([
  ['text that is not JSON', 'hello', 'the message is not JSON'],
  ['JSON that is no event', '[1,2]', 'the message is not an event'],
  ['an object instead of text', { id: 'evt_1' }, 'the message is not an event'],
  [
    'bytes that are not gzip',
    new Uint8Array([1, 2, 3]).buffer,
    'the message is neither text nor gzipped text',
  ],
])(
  '%s is buried with its reason, and the event beside it is handled',
  async (name, body, reason) => {
    const beside = `beside_${name.replaceAll(' ', '_')}`;

    const settled = await deliver([body, text(purchase(beside))]);

    expect(settled).toEqual({ acked: [0, 1], retried: [] });
    const buried = await env.DB.prepare(
      `SELECT id, type FROM dead_letters WHERE reason = ? ORDER BY last_died_at DESC LIMIT 1`,
    )
      .bind(reason)
      .first();
    expect(buried).toEqual({
      id: expect.stringMatching(/^message_[0-9a-f]{32}$/),
      type: 'unknown',
    });
    expect(await balanceOf(beside)).toBe(7);
  },
);

test('the same unreadable text is one dead letter however often it comes', async () => {
  await deliver(['not an event, again']);

  await deliver(['not an event, again']);

  const letters = await env.DB.prepare(
    `SELECT deaths FROM dead_letters WHERE body = 'not an event, again'`,
  ).all();
  expect(letters.results).toEqual([{ deaths: 2 }]);
});

test.each([
  ['live', true, 'false'],
  ['test', false, 'true'],
])(
  'a %s event in a deployment for the other mode is dead and credits nobody',
  async (name, livemode, setting) => {
    const event = { ...purchase(`mode_${name}`), livemode };

    const settled = await deliver([text(event)], { livemode: setting });

    expect(settled).toEqual({ acked: [0], retried: [] });
    expect(await letterOf(event.id)).toMatchObject({
      reason: expect.stringContaining('STRIPE_LIVEMODE'),
    });
    expect(await balanceOf(`mode_${name}`)).toBe(0);
  },
);

test('with STRIPE_LIVEMODE not set, everything waits, and the record says why', async () => {
  const settled = await deliver([text(purchase('unset'))], { livemode: '' });

  expect(settled).toEqual({ acked: [], retried: [0] });
  expect(await balanceOf('unset')).toBe(0);
  expect(await eventOf('evt_unset')).toMatchObject({
    status: 'failed',
    last_error: expect.stringContaining('STRIPE_LIVEMODE must be "true" or "false"'),
  });
});

test('of one event in two shapes, as two endpoints send it, the one that can be handled counts', async () => {
  const old = { ...purchase('shapes', { payment_status: undefined }) };

  const settled = await deliver([text(old), text(purchase('shapes'))]);

  expect(settled).toEqual({ acked: [0, 1], retried: [] });
  expect(await eventOf('evt_shapes')).toMatchObject({ status: 'handled', deliveries: 2 });
  expect(await balanceOf('shapes')).toBe(7);
});

test('an exhausted message is a dead letter with the last error that was recorded', async () => {
  const body = text(purchase('exhausted'));
  await env.DB.prepare(
    `INSERT INTO stripe_events (id, type, status, received_at, deliveries, failures, last_error)
     VALUES ('evt_exhausted', 'checkout.session.completed', 'failed', 'x', 0, 11, 'D1 DB is overloaded')`,
  ).run();

  const settled = await deliver([body], { queue: 'stripe-events-dlq' });

  expect(settled).toEqual({ acked: [0], retried: [] });
  expect(await letterOf('evt_exhausted')).toEqual({
    type: 'checkout.session.completed',
    reason: 'every delivery attempt failed',
    detail: 'D1 DB is overloaded',
    attempts: 11,
    body,
    encoding: 'text',
  });
  expect(await balanceOf('exhausted')).toBe(0);
});

test.each(['staging', 'production'])(
  'in %s the queues have names of their own: an exhausted message is buried, an event handled',
  async (environment) => {
    const [handled, exhausted] = [`on_${environment}`, `exhausted_${environment}`];

    await deliver([text(purchase(handled))], { queue: `stripe-events-${environment}` });
    await deliver([text(purchase(exhausted))], { queue: `stripe-events-dlq-${environment}` });

    expect(await balanceOf(handled)).toBe(7);
    expect(await eventOf(`evt_${exhausted}`)).toMatchObject({ status: 'dead' });
    expect(await balanceOf(exhausted)).toBe(0);
  },
);

test('a dead letter replayed after its cause is gone is credited once', async () => {
  const body = text(purchase('replayed'));
  await deliver([body], { queue: 'stripe-events-dlq' });

  await deliver([body]);

  expect(await eventOf('evt_replayed')).toMatchObject({ status: 'handled', reason: null });
  expect(await balanceOf('replayed')).toBe(7);
});
