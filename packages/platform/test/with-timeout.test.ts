import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withTimeout } from '../src/with-timeout.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a promise that settles in time settles the same way and leaves no timer', async () => {
  const refused = new Error('refused');

  await expect(withTimeout(Promise.resolve(7), 1_000)).resolves.toBe(7);
  await expect(withTimeout(Promise.reject(refused), 1_000)).rejects.toBe(refused);

  expect(vi.getTimerCount()).toBe(0);
});

test('a promise that is still pending after the time rejects', async () => {
  const rejected = expect(withTimeout(new Promise(() => {}), 1_000)).rejects.toThrow(
    'no answer within 1000 ms',
  );

  await vi.advanceTimersByTimeAsync(1_000);

  await rejected;
});
