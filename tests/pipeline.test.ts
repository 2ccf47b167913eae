import { poll } from '@stripe-credits/harness/poll';
import { beforeAll, expect, test } from 'vitest';
import { balanceOf, post, purchase, selectValue, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const untilDelivered = (deliveries: number, objectIds: string): Promise<void> =>
  poll(async () =>
    expect(
      await selectValue(
        'SELECT SUM(deliveries) FROM stripe_events WHERE object_id GLOB ?',
        objectIds,
      ),
    ).toBe(deliveries),
  );

test('a purchase is credited once, although one event of it arrives five times and another once', async () => {
  const event = purchase('once');
  const other = purchase('once', { id: 'evt_once_other' });

  for (const delivery of [event, event, other, event, event, event])
    expect(await post(delivery)).toBe(200);

  await untilDelivered(6, 'cs_test_once');
  expect(await balanceOf('once')).toBe(10);
  expect(await selectValue(`SELECT COUNT(*) FROM credit_transactions WHERE user_id = 'once'`)).toBe(
    1,
  );
});

test('a poison message among 99 good ones is dead with its reason, and the 99 are handled', async () => {
  const events = Array.from({ length: 100 }, (_, n) =>
    purchase(`crowd_${n}`, n === 57 ? { object: { metadata: { user_id: 'crowd_57' } } } : {}),
  );

  const statuses = await Promise.all(events.map((event) => post(event)));

  expect(new Set(statuses)).toEqual(new Set([200]));
  await untilDelivered(100, 'cs_test_crowd_*');
  expect(
    await selectValue(
      `SELECT COUNT(*) FROM credit_balances WHERE user_id GLOB 'crowd_*' AND balance = 10`,
    ),
  ).toBe(99);
  expect(await selectValue(`SELECT reason FROM dead_letters WHERE id = 'evt_crowd_57'`)).toBe(
    'paid, but metadata.credits is missing: no credits to grant',
  );
});

test('the payload of an event of 150 KB is kept in full', async () => {
  const large = purchase('large', {
    object: { filler: 'x'.repeat(150_000), metadata: { user_id: 'large' } },
  });

  expect(await post(large)).toBe(200);

  await untilRecorded(large);
  expect(await selectValue(`SELECT status FROM stripe_events WHERE id = 'evt_large'`)).toBe('dead');
  const body = await selectValue(`SELECT body FROM dead_letters WHERE id = 'evt_large'`);
  const stream = new Blob([Buffer.from(String(body), 'base64')]).stream();
  const text = await new Response(stream.pipeThrough(new DecompressionStream('gzip'))).text();
  expect(text).toBe(JSON.stringify(large));
});

test('an event with a forged signature is refused and never reaches the queue', async () => {
  const later = purchase('after_forged');

  expect(await post(purchase('forged'), 'whsec_forged')).toBe(400);
  expect(await post(later)).toBe(200);

  await untilRecorded(later);
  expect(await selectValue(`SELECT COUNT(*) FROM stripe_events WHERE id = 'evt_forged'`)).toBe(0);
});
