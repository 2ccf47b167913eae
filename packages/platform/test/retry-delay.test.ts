import { expect, test } from 'vitest';
import { retryDelays } from '../src/retry-delay.ts';

const { event, deadLetter } = retryDelays;
const attempts = Array.from({ length: 100 }, (_, index) => index + 1);
const mostJitter = () => 1;
const noJitter = () => 0;
const sum = (delays: readonly number[]) => delays.reduce((total, seconds) => total + seconds, 0);

test('the delay of an event doubles from 10 seconds up to 15 minutes', () => {
  const delays = attempts.slice(0, 9).map((attempt) => event(attempt, noJitter));

  expect(delays).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

test('four attempts outlast the longest stall of D1 that was seen, whatever the jitter', () => {
  expect(sum([1, 2, 3, 4].map((attempt) => event(attempt, mostJitter)))).toBeGreaterThan(80);
});

test('a dead letter is retried for nearly as long as its queue keeps it', () => {
  const days = (random: () => number) =>
    sum(attempts.map((attempt) => deadLetter(attempt, random))) / 86_400;

  expect(days(mostJitter)).toBeGreaterThan(9);
  expect(days(noJitter)).toBeLessThan(14);
});

test.each([event, deadLetter])('every delay is one that the platform accepts', (delay) => {
  for (const attempt of attempts) {
    expect(delay(attempt, mostJitter)).toBeGreaterThan(0);
    expect(delay(attempt, noJitter)).toBeLessThanOrEqual(86_400);
  }
});
