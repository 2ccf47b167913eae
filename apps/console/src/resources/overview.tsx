import { Refusal, readOverdueNotifications } from '@stripe-credits/db';
import {
  CHART_RANGES,
  type ChartRange,
  listActiveReplays,
  predictSelection,
  readEventCounts,
  readStats,
} from '@stripe-credits/db/dead-letters';
import { listActiveReconciliations } from '@stripe-credits/db/reconciliation';
import { parseSettings } from '@stripe-credits/stripe-events';
import { type Context, Hono } from 'hono';
import { listAttention } from '../attention.ts';
import type { ConsoleApp } from '../bindings.ts';
import { readHealthState } from '../health.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { OverviewPage } from '../views/overview/page.tsx';
import { getParam, type Params, queryParams } from './params.ts';
import { countMendable } from './reasons.tsx';

export const overview = new Hono<ConsoleApp>();

overview.get('/', async (c) => {
  const now = new Date();
  const [stats, health] = await Promise.all([
    readStats(c.get('db'), now),
    readHealthState(c.get('db'), c.env, now),
  ]);
  const { reconciliation, backlog, lookups } = health;
  if (!acceptsHtml(c)) return c.json({ ...stats, reconciliation, backlog, lookups });

  const range = parseRange(queryParams(c));
  const { predictions, ...others } = await readOthers(c, now);
  const state = { ...health, stats, predictions, ...others };
  return c.render(
    <OverviewPage
      state={state}
      items={listAttention(state, c.env, now)}
      mendable={countMendable(predictions.predictions)}
      counts={await readEventCounts(c.get('db'), range, now)}
      range={range}
      now={now}
      waitingMinutesMax={c.env.HEALTH_WAITING_MINUTES_MAX}
    />,
  );
});

/** What the page shows besides the figures. */
async function readOthers(c: Context<ConsoleApp>, now: Date) {
  const db = c.get('db');
  const [predictions, notifications, replays, reconciliations] = await Promise.all([
    predictSelection(db, { filter: {} }, parseSettings(c.env)),
    readOverdueNotifications(db, now),
    listActiveReplays(db),
    listActiveReconciliations(db),
  ]);
  return { predictions, notifications, replays, reconciliations };
}

const RANGE_DEFAULT: ChartRange = '3h';

const isRange = (text: string): text is ChartRange => Object.hasOwn(CHART_RANGES, text);

function parseRange(params: Params): ChartRange {
  const range = getParam(params, 'range') ?? RANGE_DEFAULT;
  if (isRange(range)) return range;
  throw new Refusal('invalid', `range must be one of ${Object.keys(CHART_RANGES).join(', ')}.`);
}
