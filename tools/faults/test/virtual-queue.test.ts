import { expect, test } from 'vitest';
import { readQueueOptions } from '../queue/options.ts';
import { type QueuedMessage, virtualQueue } from '../queue/virtual-queue.ts';
import { type Chance, chance } from '../random.ts';

const options = {
  name: 'q',
  ...{ batchSizeMax: 3, retriesMax: 2, retryDelaySeconds: 5, concurrencyMax: 1 },
  deadLetterQueue: null,
};
const text = (body: string) => ({ body, encoding: 'text' }) as const;

/** With chance that never duplicates, or that always does. */
function opened(happens: (probability: number) => boolean = () => false) {
  const exhausted: QueuedMessage[] = [];
  let duplicated = 0;
  const luck: Chance = { ...chance(1), happens };
  const queue = virtualQueue(options, luck, {
    exhausted: (message) => exhausted.push(message),
    duplicated: () => void duplicated++,
  });
  const bodies = (now: number) => queue.batches(now).flatMap((batch) => batch.map((m) => m.body));
  return { queue, exhausted, bodies, duplicated: () => duplicated };
}

test('what is sent back comes again after its delay and not before, with one attempt more', () => {
  const { queue, bodies } = opened();
  queue.send(text('soon'), 0);
  const [batch = []] = queue.batches(0);

  queue.settle(batch, [{ retryAfterSeconds: 20 }], 1000);

  expect(queue.next()).toBe(21_000);
  expect(bodies(20_999)).toEqual([]);
  expect(queue.batches(21_000)).toMatchObject([[{ body: 'soon', attempts: 2 }]]);
});

test('the shorter delay comes first, whatever the order in which they were set', () => {
  const { queue, bodies } = opened();
  for (const body of ['late', 'early']) queue.send(text(body), 0);
  const [batch = []] = queue.batches(0);

  const delays = batch.map(({ body }) => ({ retryAfterSeconds: body === 'late' ? 90 : 10 }));
  queue.settle(batch, delays, 0);

  expect(bodies(10_000)).toEqual(['early']);
  expect(bodies(90_000)).toEqual(['late']);
});

test('a batch of which nothing is known comes back whole after the delay of the queue', () => {
  const { queue, bodies } = opened();
  for (const body of ['a', 'b']) queue.send(text(body), 0);
  const [batch = []] = queue.batches(0);

  const { acked, retried } = queue.settle(batch, null, 0);

  expect({ acked, retried }).toEqual({ acked: 0, retried: 2 });
  expect(bodies(4999)).toEqual([]);
  expect(bodies(5000).toSorted()).toEqual(['a', 'b']);
});

test('a message is exhausted after its first attempt and the retries, and comes no more', () => {
  const { queue, exhausted } = opened();
  queue.send(text('poison'), 0);
  const attempts: number[] = [];
  for (let now = 0; queue.next() < Number.POSITIVE_INFINITY; now += 60_000) {
    const [batch = []] = queue.batches(now);
    attempts.push(...batch.map((message) => message.attempts));
    queue.settle(batch, null, now);
  }

  expect(attempts).toEqual([1, 2, 3]);
  expect(exhausted).toMatchObject([{ body: 'poison', attempts: 3 }]);
});

test('what is acknowledged is gone, and what is not stays', () => {
  const { queue, bodies } = opened();
  for (const body of ['done', 'not yet']) queue.send(text(body), 0);
  const [batch = []] = queue.batches(0);

  queue.settle(
    batch,
    batch.map(({ body }) => (body === 'done' ? 'ack' : { retryAfterSeconds: 1 })),
    0,
  );

  expect(bodies(3_600_000)).toEqual(['not yet']);
});

test('at least once: a message can be there twice at once, and again after it was acknowledged', () => {
  const { queue, bodies, duplicated } = opened(() => true);
  queue.send(text('again'), 0);
  const [batch = []] = queue.batches(0);
  expect(batch.map(({ body }) => body)).toEqual(['again', 'again']);

  queue.settle(batch, ['ack', 'ack'], 0);

  expect(bodies(3_600_000)).toEqual(['again', 'again']);
  expect(duplicated()).toBe(3);
});

test('no batch is larger than the configuration allows', () => {
  const { queue } = opened();
  for (let n = 0; n < 20; n++) queue.send(text(String(n)), 0);

  const sizes = queue.batches(0).map((batch) => batch.length);

  expect(Math.max(...sizes)).toBeLessThanOrEqual(options.batchSizeMax);
  expect(sizes.reduce((a, b) => a + b)).toBe(20);
});

test('the queues are those of the consumer’s own configuration', () => {
  expect(readQueueOptions()).toMatchObject([
    { name: 'stripe-events', deadLetterQueue: 'stripe-events-dlq', batchSizeMax: 100 },
    { name: 'stripe-events-dlq', deadLetterQueue: null },
  ]);
});
