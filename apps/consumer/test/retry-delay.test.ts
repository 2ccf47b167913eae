import { expect, test } from 'vitest';
import { retryDelays } from '../src/retry-delay.ts';

const { event, deadLetter } = retryDelays;
const attempts = Array.from({ length: 100 }, (_, index) => index + 1);
const least = () => 1;
const most = () => 0;
const sum = (delays: readonly number[]) => delays.reduce((total, seconds) => total + seconds, 0);

test('the delay doubles from ten seconds and stops at a quarter of an hour', () => {
  const delays = attempts.slice(0, 9).map((attempt) => event(attempt, most));

  expect(delays).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test('four attempts outlast the longest stall of D1 that was seen, even with the least luck', () => {
  expect(sum([1, 2, 3, 4].map((attempt) => event(attempt, least)))).toBeGreaterThan(80);
});

test('a dead letter is tried for nearly as long as its queue keeps it', () => {
  const days = (random: () => number) =>
    sum(attempts.map((attempt) => deadLetter(attempt, random))) / 86_400;

  expect(days(least)).toBeGreaterThan(9);
  expect(days(most)).toBeLessThan(14);
});

test.each([event, deadLetter])('every delay is one that the platform accepts', (delay) => {
  for (const attempt of attempts) {
    expect(delay(attempt, least)).toBeGreaterThan(0);
    expect(delay(attempt, most)).toBeLessThanOrEqual(86_400);
  }
});
