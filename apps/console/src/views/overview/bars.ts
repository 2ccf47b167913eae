import {
  CHART_RANGES,
  type ChartRange,
  type EventCount,
  startOfRange,
} from '@stripe-credits/db/dead-letters';

/** From the bottom of a bar up. */
export const OUTCOMES = ['handled', 'ignored', 'failed', 'dead'] as const;
type Outcome = (typeof OUTCOMES)[number];

export interface Bar {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly total: number;
}

/** One bar for each step of the range, those without a delivery included. */
export function toBars(counts: readonly EventCount[], range: ChartRange, now: Date): Bar[] {
  const { hours, barMinutes } = CHART_RANGES[range];
  const start = startOfRange(range, now).getTime();
  const barMs = barMinutes * 60_000;
  const byStart = Map.groupBy(counts, ({ startsAt }) => Date.parse(startsAt));
  return Array.from({ length: (hours * 60) / barMinutes }, (_, index) => {
    const startsAt = new Date(start + index * barMs);
    const own = byStart.get(startsAt.getTime()) ?? [];
    const sumOf = (outcome: Outcome) =>
      own.reduce((sum, each) => sum + (each.outcome === outcome ? each.events : 0), 0);
    const sums = {
      handled: sumOf('handled'),
      ignored: sumOf('ignored'),
      failed: sumOf('failed'),
      dead: sumOf('dead'),
    };
    const total = sums.handled + sums.ignored + sums.failed + sums.dead;
    return { startsAt, endsAt: new Date(startsAt.getTime() + barMs), counts: sums, total };
  });
}

/** The top of the axis: 1, 2 or 5 times a power of ten, and even so that its half is whole. */
export function axisMax(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1)));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10;
  return Math.max(2, step * power);
}
