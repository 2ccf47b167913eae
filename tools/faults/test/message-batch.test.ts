import { expect, test } from 'vitest';
import { messageBatch } from '../queue/message-batch.ts';

const messages = ['first', 'second'].map((id) => ({
  ...{ id, body: id },
  ...{ timestamp: new Date(0), attempts: 1 },
}));

const opened = () => {
  const { batch, settled } = messageBatch('stripe-events', messages);
  const [first, second] = batch.messages;
  if (!first || !second) throw new Error('the batch has two messages');
  return { batch, first, second, settled };
};

test('the first call on a message wins, and the other message is not touched by it', () => {
  const { first, settled } = opened();

  first.retry({ delaySeconds: 7 });
  first.ack();

  expect(settled()).toEqual([{ retryAfterSeconds: 7 }, 'ack']);
});

test('a call on a message beats one on the whole batch, whichever comes first', () => {
  const { batch, first, second, settled } = opened();

  first.ack();
  batch.retryAll({ delaySeconds: 5 });
  batch.ackAll();

  expect(settled()).toEqual(['ack', { retryAfterSeconds: 5 }]);
  second.ack();
  expect(settled()).toEqual(['ack', 'ack']);
});

test('a message of which nothing is said is acknowledged', () => {
  const { settled } = opened();

  expect(settled()).toEqual(['ack', 'ack']);
});

test('a retry without a delay leaves the delay to the queue', () => {
  const { second, settled } = opened();

  second.retry();

  expect(settled()).toEqual(['ack', { retryAfterSeconds: null }]);
});
