import { expect, test } from 'vitest';
import { byteLength, toBatches } from '../src/send-batches.ts';

const message = { body: 'x', contentType: 'text' } as const;
const items = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, id) => ({ id, message, bytes }));
const sizes = (count: number, bytes: number) =>
  toBatches(items(count, bytes)).map(({ length }) => length);

test('a batch holds at most 100 messages', () => {
  expect(sizes(250, 1)).toEqual([100, 100, 50]);
});

test('a batch holds at most 240,000 bytes', () => {
  expect(sizes(5, 120_000)).toEqual([2, 2, 1]);
  expect(sizes(3, 120_001)).toEqual([1, 1, 1]);
});

test('batches keep the order of the messages, and no messages make no batch', () => {
  const all = items(120, 3_000);

  expect(toBatches(all).flat()).toEqual(all);
  expect(toBatches([])).toEqual([]);
});

test('the length of a body counts bytes, not characters', () => {
  expect([byteLength('é'), byteLength(new Uint8Array(3))]).toEqual([2, 3]);
});
