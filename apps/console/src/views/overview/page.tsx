import {
  CHART_RANGES,
  type ChartRange,
  type DeadLetterStats,
  type EventCount,
} from '@stripe-credits/db/dead-letters';
import type { AttentionItem, OverviewState } from '../../attention/item.ts';
import { toQueryString } from '../../resources/params.ts';
import { count } from '../format.tsx';
import { Page } from '../page.tsx';
import { ReasonTable } from '../reasons.tsx';
import { Attention } from './attention.tsx';
import { Chart } from './chart.tsx';
import { Figures } from './figures.tsx';

interface Props {
  readonly state: OverviewState;
  readonly items: readonly AttentionItem[];
  readonly replayable: ReadonlyMap<string, number>;
  readonly counts: readonly EventCount[];
  readonly range: ChartRange;
  readonly now: Date;
  readonly waitingMinutesMax: string;
}

/**
 * How often a page that is looked at is refreshed. A refresh reads what the page reads, as D1 counts it:
 * about seven rows for each dead letter, and eight for each minute of the chart. With 1,000 dead letters
 * these are 9,000 rows for 3 hours and 87,000 for 7 days, so a longer range is refreshed less often.
 */
const INTERVALS_MS: Readonly<Record<ChartRange, number>> = {
  '1h': 10_000,
  '3h': 10_000,
  '24h': 30_000,
  '7d': 60_000,
};

export const OverviewPage = ({ state, items, replayable, waitingMinutesMax, ...chart }: Props) => (
  <Page title="Overview" script="/live.js">
    <h1 data-interval-ms={INTERVALS_MS[chart.range]}>Overview</h1>
    <Attention
      items={items}
      hasMuted={state.stats.muted > 0}
      waitingMinutesMax={waitingMinutesMax}
    />
    <Figures {...state} />
    <section class="card">
      <div class="head">
        <h2>Deliveries</h2>
        <Ranges selected={chart.range} />
      </div>
      <Chart {...chart} />
    </section>
    <div id="dead-groups" data-live>
      <DeadGroups stats={state.stats} replayable={replayable} />
    </div>
  </Page>
);

/** The address keeps the range. */
const Ranges = ({ selected }: { selected: ChartRange }) => (
  <p class="ranges">
    {Object.entries(CHART_RANGES).map(([range, { label }]) => (
      <a href={`/?range=${range}`} aria-current={range === selected ? 'true' : undefined}>
        {label}
      </a>
    ))}
  </p>
);

interface GroupsProps {
  readonly stats: DeadLetterStats;
  readonly replayable: ReadonlyMap<string, number>;
}

const DeadGroups = ({ stats: { byReason, byType }, replayable }: GroupsProps) => {
  const unmuted = byReason.filter(({ mutedUntil }) => mutedUntil === null);
  if (byReason.length === 0) return null;
  return (
    <>
      <div class="head">
        <h2>Dead by reason</h2>
        <a href="/reasons">Owners and mutes</a>
      </div>
      {unmuted.length > 0 && <ReasonTable reasons={unmuted} replayable={replayable} />}
      <section class="card">
        <h2>Dead by type</h2>
        <ul class="groups">
          {byType.map(({ type, events }) => (
            <li>
              <a href={`/dead-letters?${toQueryString({ status: 'dead', type })}`}>{type}</a>
              <span class="number">{count(events)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
};
