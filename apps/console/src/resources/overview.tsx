import {
  type DeadLetterStats,
  predictSelection,
  readEventCounts,
  readStats,
} from '@stripe-credits/db/dead-letters';
import { parseSettings } from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { evaluateHealth, readHealthState } from '../health.ts';
import { Chart } from '../views/chart.tsx';
import { acceptsHtml } from '../views/error-response.tsx';
import { ago, count, money, plural } from '../views/format.tsx';
import { Page } from '../views/page.tsx';
import { PredictionLine } from '../views/predictions.tsx';
import { Tile } from '../views/tile.tsx';
import { toQueryString } from './params.ts';

const CHART_HOURS = 3;

export const overview = new Hono<ConsoleApp>();

overview.get('/', async (c) => {
  const now = new Date();
  const [stats, state] = await Promise.all([
    readStats(c.get('db')),
    readHealthState(c.get('db'), c.env, now),
  ]);
  const { reconciliation, backlog, lookups } = state;
  if (!acceptsHtml(c)) return c.json({ ...stats, reconciliation, backlog, lookups });

  const counts = await readEventCounts(
    c.get('db'),
    new Date(now.getTime() - CHART_HOURS * 3_600_000),
  );
  const predictions = await predictSelection(c.get('db'), { filter: {} }, parseSettings(c.env));
  const report = evaluateHealth({ ...state, stats }, c.env, now);
  const problems = Object.values(report.problems);
  return c.render(
    <Page title="Overview">
      <h1>Overview</h1>
      <p class={problems.length > 0 ? 'banner bad' : 'banner good'}>
        {problems.length > 0
          ? problems.join(' ')
          : `No dead letters. No event has been waiting longer than ${c.env.HEALTH_WAITING_MINUTES_MAX} minutes.`}
      </p>
      <PredictionLine of={predictions} href="/predictions" />
      <div class="tiles">
        <Tile name="Dead now" value={count(stats.dead)} bad={stats.dead > 0}>
          oldest {ago(stats.oldestDeadAt, now)}
        </Tile>
        <Tile
          name="Paid, not credited"
          value={sumsOf(stats.uncredited)}
          bad={stats.uncredited.length > 0}
        >
          {plural(
            stats.uncredited.reduce((sum, { purchases }) => sum + purchases, 0),
            'purchase',
          )}
        </Tile>
        {stats.otherPayments.length > 0 && (
          <Tile name="Other sales, last 30 days" value={sumsOf(stats.otherPayments)} bad={false}>
            {plural(
              stats.otherPayments.reduce((sum, { payments }) => sum + payments, 0),
              'payment',
            )}
            , not for credits
          </Tile>
        )}
        <Tile
          name="Paid session, no grant"
          value={count(reconciliation.uncredited)}
          bad={reconciliation.uncredited > 0}
          href="/reconciliations"
        >
          oldest {ago(reconciliation.oldestUncreditedAt, now)}
        </Tile>
        <Tile name="Waiting for a retry" value={count(stats.failed)} bad={false} href="/waiting">
          oldest {ago(stats.oldestFailedAt, now)}
        </Tile>
        <Tile name="On the queue" value={backlog ? count(backlog.count) : '–'} bad={false}>
          oldest {ago(backlog?.oldestAt ?? null, now)}
          {lookups && lookups.count > 0 && ` · ${plural(lookups.count, 'look-up')}`}
        </Tile>
      </div>
      <section class="card">
        <h2>Events</h2>
        <Chart counts={counts} hours={CHART_HOURS} now={now} />
      </section>
      <div class="columns">
        <Groups
          title="Dead by reason"
          field="reason"
          groups={stats.byReason.map((g) => [g.reason, g.events])}
        />
        <Groups
          title="Dead by type"
          field="type"
          groups={stats.byType.map((g) => [g.type, g.events])}
        />
      </div>
    </Page>,
  );
});

/** Each currency apart: amounts of two cannot be added. */
const sumsOf = (sums: DeadLetterStats['uncredited'] | DeadLetterStats['otherPayments']): string =>
  sums.length === 0 ? '0' : sums.map(({ amount, currency }) => money(amount, currency)).join(', ');

interface GroupsProps {
  readonly title: string;
  readonly field: 'reason' | 'type';
  readonly groups: readonly (readonly [string, number])[];
}

const Groups = ({ title, field, groups }: GroupsProps) => (
  <section class="card">
    <h2>{title}</h2>
    {groups.length === 0 ? (
      <p class="quiet">No dead letters.</p>
    ) : (
      <ul class="groups">
        {groups.map(([name, events]) => (
          <li>
            <a href={`/dead-letters?${toQueryString({ status: 'dead', [field]: name })}`}>{name}</a>
            <span class="number">{count(events)}</span>
          </li>
        ))}
      </ul>
    )}
  </section>
);
