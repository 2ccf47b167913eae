import { CHART_RANGES, type ChartRange } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { type Bar, OUTCOMES } from './bars.ts';

/** Such as "10:14 to 10:16: 12 handled, 1 dead". */
export function describeBar(bar: Bar, range: ChartRange): string {
  const parts = OUTCOMES.filter((outcome) => bar.counts[outcome] > 0).map(
    (outcome) => `${count(bar.counts[outcome])} ${outcome}`,
  );
  return `${spanOf(bar, range)}: ${parts.join(', ') || 'no delivery'}`;
}

export const spanOf = ({ startsAt, endsAt }: Bar, range: ChartRange): string =>
  `${range === '7d' ? `${day(startsAt)}, ` : ''}${clock(startsAt)} to ${clock(endsAt)}`;

/** A label of the horizontal axis. */
export function axisTime(bar: Bar | undefined, range: ChartRange): string {
  if (!bar) return '';
  return range === '7d' ? day(bar.startsAt) : clock(bar.startsAt);
}

export function barLength(range: ChartRange): string {
  const minutes = CHART_RANGES[range].barMinutes;
  if (minutes >= 60) return `${minutes / 60} hours`;
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}

const clock = (date: Date): string => date.toISOString().slice(11, 16);

const day = (date: Date): string =>
  date.toLocaleDateString('en', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });
