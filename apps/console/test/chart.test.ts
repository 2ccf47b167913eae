import { describe, expect, test } from 'vitest';
import { axisMax, toBars } from '../src/views/overview/bars.ts';

const now = new Date('2026-11-23T12:00:30Z');

test('a chart has a bar for each step of its range, those without a delivery included', () => {
  const counts = [
    { startsAt: '2026-11-23T11:58:00.000Z', outcome: 'handled', events: 12 },
    { startsAt: '2026-11-23T11:58:00.000Z', outcome: 'dead', events: 1 },
    { startsAt: '2026-11-20T00:00:00.000Z', outcome: 'dead', events: 7 },
  ];

  const bars = toBars(counts, '3h', now);

  expect(bars).toHaveLength(90);
  expect(bars.at(-2)).toMatchObject({
    startsAt: new Date('2026-11-23T11:58:00Z'),
    endsAt: new Date('2026-11-23T12:00:00Z'),
    counts: { handled: 12, ignored: 0, failed: 0, dead: 1 },
    total: 13,
  });
  // What is older than the range is not in it.
  expect(bars.reduce((sum, { total }) => sum + total, 0)).toBe(13);
});

describe('the axis ends at a round number, whose half is whole:', () => {
  test.each([
    [0, 2],
    [1, 2],
    [7, 10],
    [40, 50],
    [96, 100],
    [101, 200],
    [123_456, 200_000],
  ])('%i events: %i', (highest, top) => {
    expect(axisMax(highest)).toBe(top);
  });
});
