import { env } from 'cloudflare:workers';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { beforeEach, expect, test, vi } from 'vitest';
import { deliver, eventOf, text } from './deliver.ts';
import { faultyDb } from './faulty-db.ts';
import { openProduct, outbox } from './notification-queue.ts';

beforeEach(async () => void (await env.DB.exec('DELETE FROM notifications')));

const unpaid = (name: string) =>
  text(fixture('invoice.payment_failed', { id: `evt_${name}`, object: { id: `in_${name}` } }));
const keyOf = (name: string) => `invoice_failed:in_${name}:1`;

/** The real database, in which one statement, told by a word of it, does not get through. */
function dying(word: string) {
  let deaths = 1;
  return new Proxy(env.DB, {
    get(target, property) {
      if (property !== 'prepare') return Reflect.get(target, property).bind(target);
      return (sql: string) => {
        if (sql.includes(word) && deaths-- > 0) throw new Error('the Worker is gone');
        return target.prepare(sql);
      };
    },
  });
}

test('killed after the commit and before the send: the schedule tells it', async () => {
  const product = openProduct();
  const db = dying('SELECT key, kind');
  await deliver([unpaid('unsent')], { db, bindings: product.bindings });
  expect(product.told).toEqual([]);

  await product.schedule();

  expect(product.keys()).toEqual([keyOf('unsent')]);
  expect(await outbox('')).toMatchObject([{ sent_at: expect.any(String) }]);
});

test('killed after the send and before the mark: it is sent again, word for word', async () => {
  const product = openProduct();
  const db = dying('UPDATE notifications');
  await deliver([unpaid('unmarked')], { db, bindings: product.bindings });
  expect(product.keys()).toEqual([keyOf('unmarked')]);

  await product.schedule();
  await product.schedule(12);

  expect(product.told).toEqual([product.told[0], product.told[0]]);
  expect(product.told.length).toBe(2);
});

test('the answer to the commit lost: the retry finds it recorded and tells it once', async () => {
  const product = openProduct();
  const db = faultyDb(env.DB, { batch: ['after'] });
  const first = await deliver([unpaid('unheard')], { db, bindings: product.bindings });
  expect(first).toEqual({ acked: [], retried: [0] });
  expect(product.told).toEqual([]);

  await deliver([unpaid('unheard')], { attempts: 2, bindings: product.bindings });
  await product.schedule();

  expect(product.keys()).toEqual([keyOf('unheard')]);
});

test('the commit refused: nothing is told of what did not happen', async () => {
  const product = openProduct();
  const db = faultyDb(env.DB, { batch: ['before'] });

  const settled = await deliver([unpaid('undone')], { db, bindings: product.bindings });

  expect(settled).toEqual({ acked: [], retried: [0] });
  expect(await outbox('')).toEqual([]);
  expect(product.told).toEqual([]);
});

test('the queue refuses: the events are acknowledged all the same, and told when it takes them', async () => {
  const product = openProduct();
  product.refuse(2);

  const settled = await deliver([unpaid('refused')], { bindings: product.bindings });
  expect(settled).toEqual({ acked: [0], retried: [] });
  expect(await eventOf('evt_refused')).toMatchObject({ status: 'handled' });
  await expect(product.schedule()).rejects.toThrow('Queue is overloaded');
  expect(product.told).toEqual([]);
  await product.schedule(12);

  expect(product.keys()).toEqual([keyOf('refused')]);
});

test('a queue that never answers holds up the batch for seconds, and the event not at all', async () => {
  vi.useFakeTimers();
  try {
    const product = openProduct();
    const hanging = { sendBatch: () => new Promise<never>(() => {}) };
    const bindings = { ...product.bindings, NOTIFICATIONS_QUEUE: hanging };

    const delivered = deliver([unpaid('hung')], { bindings });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await vi.advanceTimersByTimeAsync(5_000);

    expect(await delivered).toEqual({ acked: [0], retried: [] });
    expect(await outbox('')).toMatchObject([{ key: keyOf('hung'), sent_at: null }]);
  } finally {
    vi.useRealTimers();
  }
});

test('without the queue bound, the event is handled, and what is to be told waits until it is', async () => {
  const { bindings, schedule } = openProduct();
  const { NOTIFICATIONS } = bindings;
  await deliver([unpaid('unbound')], { bindings: { NOTIFICATIONS } });

  expect(await eventOf('evt_unbound')).toMatchObject({ status: 'handled' });
  expect(await outbox('')).toMatchObject([{ sent_at: null }]);
  await schedule();

  expect(await outbox('')).toMatchObject([{ sent_at: expect.any(String) }]);
});

test('the schedule leaves alone what was recorded a moment ago: it is on its way', async () => {
  const product = openProduct();
  product.refuse(1);
  await deliver([unpaid('young')], { bindings: product.bindings });

  await product.schedule(0);
  expect(product.told).toEqual([]);
  await product.schedule(2);

  expect(product.keys()).toEqual([keyOf('young')]);
});

test('the schedule tells all that waits, the oldest first, fifty at a time', async () => {
  const product = openProduct();
  product.refuse(3);
  const names = Array.from({ length: 120 }, (_, n) => `many_${n}`);
  await deliver(names.slice(0, 60).map(unpaid), { bindings: product.bindings });
  await deliver(names.slice(60).map(unpaid), { bindings: product.bindings });
  expect(product.told).toEqual([]);

  await product.schedule(6).catch(() => {});
  await product.schedule(6);

  expect(new Set(product.keys()).size).toBe(120);
  expect(product.told.length).toBe(120);
});
