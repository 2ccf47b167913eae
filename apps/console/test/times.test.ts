import { describe, expect, test } from 'vitest';
import { relativeTime, utcTime } from '../src/views/relative-time.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a time is written in the largest unit that fits, and a future time as one', () => {
  test.each<[number, string]>([
    [0, 'just now'],
    [-59 * SECOND, 'just now'],
    [-60 * SECOND, '1 min ago'],
    [-3.5 * MINUTE, '3 min ago'],
    [-119 * MINUTE, '119 min ago'],
    [-2 * HOUR, '2 h ago'],
    [-47 * HOUR, '47 h ago'],
    [-2 * DAY, '2 days ago'],
    [-29.9 * DAY, '29 days ago'],
    [30 * SECOND, 'in a moment'],
    [5 * MINUTE, 'in 5 min'],
    [3 * DAY, 'in 3 days'],
  ])('%i ms: %s', (distance, text) => {
    expect(relativeTime(now + distance, now)).toBe(text);
  });
});

test('a time a month away, or an invalid one, has no distance', () => {
  expect(relativeTime(now - 30 * DAY, now)).toBeNull();
  expect(relativeTime(now + 365 * DAY, now)).toBeNull();
  expect(relativeTime(Number.NaN, now)).toBeNull();
});

test('the server writes times in UTC, and says so', () => {
  expect(utcTime('2026-11-23T10:15:01.123Z')).toBe('2026-11-23 10:15:01 UTC');
});
