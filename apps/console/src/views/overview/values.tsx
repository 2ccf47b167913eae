import type { ChartRange } from '@stripe-credits/db/dead-letters';
import { count } from '../format.tsx';
import { Table } from '../table.tsx';
import { BarSpan, BarValues } from './bar-text.tsx';
import { type Bar, OUTCOMES } from './bars.ts';

interface Props {
  readonly bars: readonly Bar[];
  readonly range: ChartRange;
}

/**
 * Lies over the bars, and shows the values of the one that the pointer or the focus is on. Radio buttons
 * are one stop of the Tab key, and the arrow keys move between them: no script is needed.
 */
export const BarReader = ({ bars, range }: Props) => (
  <fieldset class="bars">
    <legend class="hidden">Values of each bar</legend>
    {bars.map((bar, index) => (
      <label>
        <input
          type="radio"
          name="bar"
          value={bar.startsAt.toISOString()}
          class="hidden"
          checked={index === bars.length - 1}
        />
        <span class="values">
          <BarValues bar={bar} range={range} />
        </span>
      </label>
    ))}
  </fieldset>
);

export const ValueTable = ({ bars, range }: Props) => {
  const filled = bars.filter(({ total }) => total > 0).toReversed();
  if (filled.length === 0) return <p class="quiet">No deliveries in this time.</p>;
  return (
    <details>
      <summary>Show the values as a table</summary>
      <Table
        rows={filled}
        compact
        columns={[
          { name: 'Time', cell: (bar) => <BarSpan bar={bar} range={range} /> },
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
