import { notifications } from '@stripe-credits/db/schema';
import { beforeEach, expect, test, vi } from 'vitest';
import { db, findEvent, readNotifications } from './database.ts';
import { acknowledged, deliver, retried } from './deliver.ts';
import { failBatches, failQuery } from './intercept-database.ts';
import { unpaidInvoice } from './notification-fixtures.ts';
import { createNotificationQueue } from './notification-queue.ts';

beforeEach(async () => void (await db.delete(notifications)));

const keyOf = (name: string) => `invoice_failed:in_${name}:1`;

test.each([
  ['before the send', 'select "key"', 1],
  ['between the send and the mark', 'update "notifications"', 2],
])(
  'a crash %s: the schedule sends the same message, and sends it once',
  async (_, query, times) => {
    const queue = createNotificationQueue();
    const name = `crash_${times}`;
    await deliver([unpaidInvoice(name)], { DB: failQuery(query), ...queue.bindings });
    expect(queue.sent).toHaveLength(times - 1);

    await queue.runSchedule();
    await queue.runSchedule(12);

    expect(queue.keys()).toEqual(Array(times).fill(keyOf(name)));
    expect(queue.sent).toEqual(Array(times).fill(queue.sent[0]));
    expect(await readNotifications()).toMatchObject([{ sentAt: expect.any(String) }]);
  },
);

test.each([
  ['failed', 'before_commit', 0],
  ['lost its result', 'after_commit', 1],
] as const)(
  'a commit that %s sends no notification, and its retry sends it once',
  async (_, fault, recorded) => {
    const queue = createNotificationQueue();
    const DB = failBatches([fault]);
    const result = await deliver([unpaidInvoice(fault)], { DB, ...queue.bindings });
    expect(result).toEqual(retried(0));
    expect(await readNotifications()).toHaveLength(recorded);
    expect(queue.sent).toEqual([]);

    await deliver([unpaidInvoice(fault)], { attempts: 2, ...queue.bindings });
    await queue.runSchedule();

    expect(queue.keys()).toEqual([keyOf(fault)]);
  },
);

test('when the queue refuses a notification its event is acknowledged, and the schedule sends it later', async () => {
  const queue = createNotificationQueue();
  queue.refuse(2);

  const result = await deliver([unpaidInvoice('refused')], queue.bindings);
  expect(result).toEqual(acknowledged(0));
  expect(await findEvent('evt_refused')).toMatchObject({ status: 'handled' });
  await expect(queue.runSchedule()).rejects.toThrow('Queue is overloaded');
  expect(queue.sent).toEqual([]);
  await queue.runSchedule(12);

  expect(queue.keys()).toEqual([keyOf('refused')]);
});

test('a queue that never answers delays the end of the batch by five seconds, not the acknowledgement', async () => {
  vi.useFakeTimers();
  try {
    const { bindings } = createNotificationQueue();
    const NOTIFICATIONS_QUEUE = { sendBatch: () => new Promise<never>(() => {}) };

    const result = deliver([unpaidInvoice('hung')], { ...bindings, NOTIFICATIONS_QUEUE });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await result).toEqual(acknowledged(0));
    expect(await readNotifications()).toMatchObject([{ key: keyOf('hung'), sentAt: null }]);
  } finally {
    vi.useRealTimers();
  }
});

test('without a bound queue the event is handled, and its notification waits until there is one', async () => {
  const queue = createNotificationQueue();
  const { NOTIFICATIONS } = queue.bindings;
  await deliver([unpaidInvoice('unbound')], { NOTIFICATIONS });
  expect(await findEvent('evt_unbound')).toMatchObject({ status: 'handled' });
  expect(await readNotifications()).toMatchObject([{ sentAt: null }]);

  await queue.runSchedule();

  expect(queue.keys()).toEqual([keyOf('unbound')]);
});

test('the schedule leaves notifications younger than a minute to the invocation that recorded them', async () => {
  const queue = createNotificationQueue();
  queue.refuse(1);
  await deliver([unpaidInvoice('young')], queue.bindings);

  await queue.runSchedule(0);
  expect(queue.sent).toEqual([]);
  await queue.runSchedule(2);

  expect(queue.keys()).toEqual([keyOf('young')]);
});

test('the schedule sends all that waits, each once, although the queue refuses a batch', async () => {
  const queue = createNotificationQueue();
  queue.refuse(3);
  const invoices = Array.from({ length: 120 }, (_, n) => unpaidInvoice(`many_${n}`));
  await deliver(invoices.slice(0, 60), queue.bindings);
  await deliver(invoices.slice(60), queue.bindings);
  expect(queue.sent).toEqual([]);

  await expect(queue.runSchedule()).rejects.toThrow('Queue is overloaded');
  await queue.runSchedule();

  expect(queue.sent).toHaveLength(120);
  expect(new Set(queue.keys()).size).toBe(120);
});
