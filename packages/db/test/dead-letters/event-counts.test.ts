import { describe, expect, test } from 'vitest';
import {
  CHART_RANGES,
  type ChartRange,
  readEventCounts,
  startOfRange,
} from '../../src/dead-letters/index.ts';
import { db, deliver } from '../database.ts';
import { checkoutCompleted, commitOutcome } from '../fixtures.ts';

const ranges = ['1h', '3h', '24h', '7d'] as const satisfies readonly ChartRange[];

test('deliveries are summed per bar of the chart and per outcome, and older ones are left out', async () => {
  const event = checkoutCompleted('bar');
  await deliver([event], new Date('2039-01-01T07:15:59Z'));
  await deliver([event, event], new Date('2039-01-01T10:14:30Z'));
  await deliver([event], new Date('2039-01-01T10:15:59Z'));
  await commitOutcome('bar_dead', undefined, new Date('2039-01-01T10:14:10Z'));
  await deliver([event], new Date('2039-01-01T10:16:00Z'));

  const counts = await readEventCounts(db, '3h', new Date('2039-01-01T10:16:40Z'));

  expect(counts).toEqual([
    { startsAt: '2039-01-01T10:14:00.000Z', outcome: 'dead', events: 1 },
    { startsAt: '2039-01-01T10:14:00.000Z', outcome: 'handled', events: 3 },
    { startsAt: '2039-01-01T10:16:00.000Z', outcome: 'handled', events: 1 },
  ]);
});

describe('the chart has at most 100 bars, the last of which has the time of now:', () => {
  test.each(ranges)('%s', (range) => {
    const now = new Date('2039-01-01T10:16:40Z');
    const { hours, barMinutes } = CHART_RANGES[range];
    const start = startOfRange(range, now).getTime();
    const bars = (hours * 60) / barMinutes;
    const lastBar = start + (bars - 1) * barMinutes * 60_000;

    expect(bars).toBeLessThanOrEqual(100);
    expect(lastBar).toBeLessThanOrEqual(now.getTime());
    expect(lastBar + barMinutes * 60_000).toBeGreaterThan(now.getTime());
  });
});
