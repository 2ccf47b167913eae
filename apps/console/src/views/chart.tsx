import type { EventCount } from '@stripe-credits/db/dead-letters';

const WIDTH = 720;
const HEIGHT = 120;
const BAR_MINUTES = 2;
/** From the bottom up. */
const OUTCOMES = ['handled', 'ignored', 'failed', 'dead'] as const;

interface Props {
  readonly counts: readonly EventCount[];
  readonly hours: number;
  readonly now: Date;
}

/** Deliveries by outcome, one bar per two minutes, the newest on the right. */
export const Chart = ({ counts, hours, now }: Props) => {
  const bars = (hours * 60) / BAR_MINUTES;
  const sums = Array.from({ length: bars }, () => new Map<string, number>());
  for (const { minute, outcome, events } of counts) {
    const age = (now.getTime() - Date.parse(`${minute}:00Z`)) / 60_000;
    const bar = sums[bars - 1 - Math.floor(age / BAR_MINUTES)];
    bar?.set(outcome, (bar.get(outcome) ?? 0) + events);
  }
  const total = (bar: Map<string, number>) => [...bar.values()].reduce((sum, n) => sum + n, 0);
  const highest = Math.max(1, ...sums.map(total));
  const width = WIDTH / bars;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Deliveries in the last ${hours} hours; at most ${highest} in two minutes`}
      >
        <line class="axis" x1="0" y1={HEIGHT - 0.5} x2={WIDTH} y2={HEIGHT - 0.5} />
        {sums.map((bar, index) => {
          let y = HEIGHT;
          return OUTCOMES.map((outcome) => {
            const height = ((bar.get(outcome) ?? 0) / highest) * (HEIGHT - 4);
            y -= height;
            if (height === 0) return null;
            return (
              <rect class={outcome} x={index * width} y={y} width={width * 0.8} height={height} />
            );
          });
        })}
      </svg>
      <figcaption>
        <span>
          {OUTCOMES.map((outcome) => (
            <span class={`key ${outcome}`}>{outcome}</span>
          ))}
        </span>
        <span>
          last {hours} hours, at most {highest} in two minutes
        </span>
      </figcaption>
    </figure>
  );
};
