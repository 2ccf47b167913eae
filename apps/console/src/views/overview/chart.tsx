import { CHART_RANGES, type ChartRange, type EventCount } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { Table } from '../table.tsx';
import { axisMax, type Bar, OUTCOMES, toBars } from './bars.ts';

const WIDTH = 1000;
const HEIGHT = 200;
/** Shown as long as a bar of one colour: a single dead event must be seen beside thousands. */
const HEIGHT_MIN = 3;

interface Props {
  readonly counts: readonly EventCount[];
  readonly range: ChartRange;
  readonly now: Date;
}

/** Deliveries by outcome over time. Each value is in a title, and in a table: no script is needed. */
export const Chart = ({ counts, range, now }: Props) => {
  const bars = toBars(counts, range, now);
  const highest = Math.max(0, ...bars.map(({ total }) => total));
  const top = axisMax(highest);
  const { label, barMinutes } = CHART_RANGES[range];
  return (
    <figure class="chart">
      <Legend bars={bars} />
      <div class="plot">
        <div class="y-axis" aria-hidden="true">
          <span>{count(top)}</span>
          <span>{count(top / 2)}</span>
          <span>0</span>
        </div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Deliveries of the last ${label}; at most ${count(highest)} in ${barLength(barMinutes)}`}
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line class="axis" x1="0" y1={y} x2={WIDTH} y2={y} />
          ))}
          {bars.map((bar, index) => (
            <BarOf bar={bar} index={index} width={WIDTH / bars.length} top={top} range={range} />
          ))}
        </svg>
        <div class="x-axis" aria-hidden="true">
          {[0, 1, 2, 3].map((quarter) => (
            <span>{axisTime(bars[Math.floor((quarter / 4) * bars.length)], range)}</span>
          ))}
          <span>now</span>
        </div>
      </div>
      <figcaption class="quiet">One bar is {barLength(barMinutes)}. Times are in UTC.</figcaption>
      <Values bars={bars} range={range} />
    </figure>
  );
};

const barLength = (minutes: number): string => {
  if (minutes >= 60) return `${minutes / 60} hours`;
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
};

interface BarProps {
  readonly bar: Bar;
  readonly index: number;
  readonly width: number;
  readonly top: number;
  readonly range: ChartRange;
}

const BarOf = ({ bar, index, width, top, range }: BarProps) => {
  let y = HEIGHT;
  const x = index * width;
  return (
    <g class="bar">
      <title>{describe(bar, range)}</title>
      <rect class="hit" x={x} y="0" width={width} height={HEIGHT} />
      {OUTCOMES.map((outcome) => {
        if (bar.counts[outcome] === 0) return null;
        const height = Math.max(HEIGHT_MIN, (bar.counts[outcome] / top) * HEIGHT);
        y -= height;
        return <rect class={outcome} x={x} y={y} width={width * 0.82} height={height} />;
      })}
    </g>
  );
};

/** Such as "10:14 to 10:16: 12 handled, 1 dead". */
function describe(bar: Bar, range: ChartRange): string {
  const parts = OUTCOMES.filter((outcome) => bar.counts[outcome] > 0).map(
    (outcome) => `${count(bar.counts[outcome])} ${outcome}`,
  );
  return `${spanOf(bar, range)}: ${parts.join(', ') || 'no delivery'}`;
}

const clock = (date: Date): string => date.toISOString().slice(11, 16);
const day = (date: Date): string =>
  date.toLocaleDateString('en', { weekday: 'short', day: 'numeric', timeZone: 'UTC' });

const spanOf = ({ startsAt, endsAt }: Bar, range: ChartRange): string =>
  `${range === '7d' ? `${day(startsAt)}, ` : ''}${clock(startsAt)} to ${clock(endsAt)}`;

function axisTime(bar: Bar | undefined, range: ChartRange): string {
  if (!bar) return '';
  return range === '7d' ? day(bar.startsAt) : clock(bar.startsAt);
}

const Legend = ({ bars }: { bars: readonly Bar[] }) => (
  <p class="legend">
    {OUTCOMES.map((outcome) => (
      <span>
        <span class={`key ${outcome}`}>{outcome}</span>{' '}
        {count(bars.reduce((sum, bar) => sum + bar.counts[outcome], 0))}
      </span>
    ))}
  </p>
);

const Values = ({ bars, range }: { bars: readonly Bar[]; range: ChartRange }) => {
  const filled = bars.filter(({ total }) => total > 0).toReversed();
  if (filled.length === 0) return <p class="quiet">No deliveries in this time.</p>;
  return (
    <details>
      <summary>Show the values as a table</summary>
      <Table
        rows={filled}
        compact
        columns={[
          { name: 'Time', cell: (bar) => spanOf(bar, range) },
          ...OUTCOMES.map((outcome) => ({
            name: outcome,
            isNumber: true,
            cell: (bar: Bar) => count(bar.counts[outcome]),
          })),
        ]}
      />
    </details>
  );
};
