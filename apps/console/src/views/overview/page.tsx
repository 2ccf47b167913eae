import {
  CHART_RANGES,
  type ChartRange,
  type DeadLetterStats,
  type EventCount,
} from '@stripe-credits/db/dead-letters';
import type { AttentionItem, OverviewState } from '../../attention.ts';
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

export const OverviewPage = ({ state, items, replayable, waitingMinutesMax, ...chart }: Props) => (
  <Page title="Overview">
    <h1>Overview</h1>
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
    <DeadGroups stats={state.stats} replayable={replayable} />
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
