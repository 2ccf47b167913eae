import { CHART_RANGES, type ChartRange, type EventCount } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { TimeZone } from '../short-time.tsx';
import { AxisTime, barLength } from './bar-text.tsx';
import { axisMax, type Bar, OUTCOMES, toBars } from './bars.ts';
import { BarReader, ValueTable } from './values.tsx';

const WIDTH = 1000;
const HEIGHT = 200;
/** So that a single dead event is seen beside thousands. */
const HEIGHT_MIN = 3;

interface Props {
  readonly counts: readonly EventCount[];
  readonly range: ChartRange;
  readonly now: Date;
}

/** Deliveries by outcome over time. Its values can be read without a mouse, and without a script. */
export const Chart = ({ counts, range, now }: Props) => {
  const bars = toBars(counts, range, now);
  const highest = Math.max(0, ...bars.map(({ total }) => total));
  const top = axisMax(highest);
  return (
    <figure class="chart" id="chart" data-live>
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
          aria-label={`Deliveries of the last ${CHART_RANGES[range].label}; at most ${count(highest)} in ${barLength(range)}`}
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line class="axis" x1="0" y1={y} x2={WIDTH} y2={y} />
          ))}
          {bars.map((bar, index) => (
            <Rects bar={bar} index={index} width={WIDTH / bars.length} top={top} />
          ))}
        </svg>
        <BarReader bars={bars} range={range} />
        <div class="x-axis" aria-hidden="true">
          {[0, 1, 2, 3].map((quarter) => (
            <span>
              <AxisTime bar={bars[Math.floor((quarter / 4) * bars.length)]} range={range} />
            </span>
          ))}
          <span>now</span>
        </div>
      </div>
      <figcaption class="quiet">
        One bar is {barLength(range)}. Times are in <TimeZone />.
      </figcaption>
      <ValueTable bars={bars} range={range} />
    </figure>
  );
};

interface RectsProps {
  readonly bar: Bar;
  readonly index: number;
  readonly width: number;
  readonly top: number;
}

/** A bar: the outcomes above each other. */
const Rects = ({ bar, index, width, top }: RectsProps) => {
  let y = HEIGHT;
  return (
    <>
      {OUTCOMES.map((outcome) => {
        if (bar.counts[outcome] === 0) return null;
        const height = Math.max(HEIGHT_MIN, (bar.counts[outcome] / top) * HEIGHT);
        y -= height;
        return (
          <rect class={outcome} x={index * width} y={y} width={width * 0.82} height={height} />
        );
      })}
    </>
  );
};

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
