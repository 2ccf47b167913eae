import { expect, test } from 'vitest';
import { retryDelaySeconds } from '../src/retry-delay.ts';

const attempts = Array.from({ length: 100 }, (_, index) => index + 1);
const shortest = (attempt: number) => retryDelaySeconds(attempt, () => 1);
const longest = (attempt: number) => retryDelaySeconds(attempt, () => 0);

test('the delay doubles from ten seconds and stops at a quarter of an hour', () => {
  expect(attempts.slice(0, 9).map(longest)).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
  expect(longest(100)).toBe(900);
});

test('four attempts outlast the longest stall of D1 that was seen, even with the least luck', () => {
  const waited = [1, 2, 3, 4].map(shortest).reduce((sum, seconds) => sum + seconds, 0);

  expect(waited).toBeGreaterThan(80);
});

test('every delay is one that the platform accepts', () => {
  for (const attempt of attempts) {
    expect(shortest(attempt)).toBeGreaterThan(0);
    expect(longest(attempt)).toBeLessThanOrEqual(86_400);
  }
});
