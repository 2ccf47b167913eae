import { CHART_RANGES, type ChartRange } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { ShortTime } from '../short-time.tsx';
import { type Bar, OUTCOMES } from './bars.ts';

interface Props {
  readonly bar: Bar;
  readonly range: ChartRange;
}

/** Such as "10:14 to 10:16: 12 handled, 1 dead". */
export const BarValues = ({ bar, range }: Props) => {
  const parts = OUTCOMES.filter((outcome) => bar.counts[outcome] > 0).map(
    (outcome) => `${count(bar.counts[outcome])} ${outcome}`,
  );
  return (
    <>
      <BarSpan bar={bar} range={range} />: {parts.join(', ') || 'no delivery'}
    </>
  );
};

export const BarSpan = ({ bar: { startsAt, endsAt }, range }: Props) => (
  <>
    {range === '7d' && (
      <>
        <ShortTime at={startsAt.toISOString()} format="day" />,{' '}
      </>
    )}
    <ShortTime at={startsAt.toISOString()} format="clock" /> to{' '}
    <ShortTime at={endsAt.toISOString()} format="clock" />
  </>
);

interface AxisProps {
  readonly bar: Bar | undefined;
  readonly range: ChartRange;
}

/** A label of the horizontal axis. */
export const AxisTime = ({ bar, range }: AxisProps) =>
  bar ? (
    <ShortTime at={bar.startsAt.toISOString()} format={range === '7d' ? 'day' : 'clock'} />
  ) : null;

export function barLength(range: ChartRange): string {
  const minutes = CHART_RANGES[range].barMinutes;
  if (minutes >= 60) return `${minutes / 60} hours`;
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}
