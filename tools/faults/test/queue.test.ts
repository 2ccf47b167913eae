import { readQueueConsumers } from '@stripe-credits/bench/queue-consumers';
import { describe, expect, test } from 'vitest';
import type { Acknowledgement, QueuedMessage } from '../protocol.ts';
import { createVirtualQueue } from '../queue/virtual-queue.ts';
import { createRandom } from '../random.ts';
import { createMessageBatch } from '../worker/message-batch.ts';

const options = {
  queue: 'q',
  max_batch_size: 3,
  max_batch_timeout: 1,
  max_retries: 2,
  retry_delay: 5,
  max_concurrency: 1,
};
const HOUR = 3_600_000;

/** A queue with these messages, which delivers none of them twice unless `happens` says so. */
function queueWith(bodies: readonly string[], happens: () => boolean = () => false) {
  const exhausted: QueuedMessage[] = [];
  let duplicates = 0;
  const random = { ...createRandom(1), happens };
  const queue = createVirtualQueue(options, random, {
    onExhausted: (message) => exhausted.push(message),
    onDuplicate: () => void duplicates++,
  });
  for (const body of bodies) queue.send({ body, encoding: 'text' }, 0);
  const takeBodies = (now: number) =>
    queue.takeBatches(now).flatMap((batch) => batch.map(({ body }) => body));
  const takeBatch = (now = 0) => queue.takeBatches(now)[0] ?? [];
  return { queue, exhausted, takeBodies, takeBatch, duplicates: () => duplicates };
}

describe('virtual queue', () => {
  test('a retried message comes back after its own delay, not before, with one attempt more', () => {
    const { queue, takeBodies, takeBatch } = queueWith(['late', 'early']);
    const batch = takeBatch();

    const delays = batch.map(({ body }) => ({ retryAfterSeconds: body === 'late' ? 90 : 10 }));
    queue.acknowledge(batch, delays, 1000);

    expect(queue.nextTime()).toBe(11_000);
    expect(takeBodies(10_999)).toEqual([]);
    expect(takeBatch(11_000)).toMatchObject([{ body: 'early', attempts: 2 }]);
    expect(takeBodies(91_000)).toEqual(['late']);
  });

  test('a batch whose consumer was killed comes back whole after the delay of the queue', () => {
    const { queue, takeBodies, takeBatch } = queueWith(['a', 'b']);

    const retried = queue.acknowledge(takeBatch(), null, 0);

    expect(retried).toBe(2);
    expect(takeBodies(4999)).toEqual([]);
    expect(takeBodies(5000).toSorted()).toEqual(['a', 'b']);
  });

  test('a message is exhausted after its first attempt and the retries, and is then gone', () => {
    const { queue, exhausted, takeBatch } = queueWith(['poison']);
    const attempts: number[] = [];
    for (let now = 0; queue.nextTime() < Number.POSITIVE_INFINITY; now += 60_000) {
      const batch = takeBatch(now);
      attempts.push(...batch.map((message) => message.attempts));
      queue.acknowledge(batch, null, now);
    }

    expect(attempts).toEqual([1, 2, 3]);
    expect(exhausted).toMatchObject([{ body: 'poison', attempts: 3 }]);
  });

  test('an acknowledged message is gone, and a retried one stays', () => {
    const { queue, takeBodies, takeBatch } = queueWith(['done', 'not yet']);
    const batch = takeBatch();

    queue.acknowledge(
      batch,
      batch.map(({ body }) => (body === 'done' ? 'ack' : { retryAfterSeconds: 1 })),
      0,
    );

    expect(takeBodies(HOUR)).toEqual(['not yet']);
  });

  test('a message can be delivered twice at once, and again after its ack', () => {
    const { queue, takeBodies, takeBatch, duplicates } = queueWith(['again'], () => true);
    const batch = takeBatch();
    expect(batch.map(({ body }) => body)).toEqual(['again', 'again']);

    queue.acknowledge(batch, ['ack', 'ack'], 0);

    expect(takeBodies(HOUR)).toEqual(['again', 'again']);
    expect(duplicates()).toBe(3);
  });

  test('no batch is larger than the configuration allows, and none is missing', () => {
    const { queue } = queueWith(Array.from({ length: 20 }, (_, n) => String(n)));

    const sizes = queue.takeBatches(0).map((batch) => batch.length);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(options.max_batch_size);
    expect(sizes.reduce((a, b) => a + b)).toBe(20);
  });

  test('the queues are those of the configurations of the consumer and of look-ups', () => {
    const queues = [...readQueueConsumers(), ...readQueueConsumers('credits')];

    expect(queues).toMatchObject([
      { queue: 'stripe-events', dead_letter_queue: 'stripe-events-dlq', max_batch_size: 100 },
      { queue: 'stripe-events-dlq' },
      { queue: 'stripe-lookups', dead_letter_queue: 'stripe-events-dlq', max_concurrency: 1 },
    ]);
    expect(queues[1]).not.toHaveProperty('dead_letter_queue');
  });
});

describe('message batch', () => {
  type Target = Pick<Message, 'ack' | 'retry'>;
  type Calls = (first: Target, second: Target, batch: MessageBatch) => void;

  test.each<[title: string, Calls, first: Acknowledgement, second: Acknowledgement]>([
    ['a message without a call is acknowledged', () => {}, 'ack', 'ack'],
    [
      'a retry without a delay gets the queue’s',
      (_, second) => second.retry(),
      'ack',
      { retryAfterSeconds: null },
    ],
    [
      'the first call on a message wins, and does not touch the other message',
      (first) => [first.retry({ delaySeconds: 7 }), first.ack()],
      { retryAfterSeconds: 7 },
      'ack',
    ],
    [
      'a call on a message beats one on the batch before it, whose first call wins',
      (first, _, batch) => [batch.retryAll({ delaySeconds: 5 }), batch.ackAll(), first.ack()],
      'ack',
      { retryAfterSeconds: 5 },
    ],
    [
      'a call on a message beats one on the batch after it',
      (first, _, batch) => [first.ack(), batch.retryAll({ delaySeconds: 5 })],
      'ack',
      { retryAfterSeconds: 5 },
    ],
  ])('%s', (_, call, ...expected) => {
    const message = { timestamp: new Date(0), attempts: 1, body: '' };
    const messages = [
      { ...message, id: 'first' },
      { ...message, id: 'second' },
    ];
    const { batch, acknowledgements } = createMessageBatch('stripe-events', messages);
    const [first, second] = batch.messages;
    if (!first || !second) throw new Error('the batch has two messages');

    call(first, second, batch);

    expect(acknowledgements()).toEqual(expected);
  });
});
