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
import { listAttention } from '../attention/list-attention.ts';
import type { ConsoleApp } from '../bindings.ts';
import { evaluateHealth, readServices } from '../health.ts';
import { acceptsHtml } from '../views/error-response.tsx';
import { OverviewPage } from '../views/overview/page.tsx';
import { getParam, type Params, queryParams } from './params.ts';
import { countReplayable } from './reasons.tsx';

export const overview = new Hono<ConsoleApp>();

overview.get('/', async (c) => {
  const now = new Date();
  const [stats, services, details] = await Promise.all([
    readStats(c.get('db'), now),
    readServices(c.get('db'), c.env, now),
    acceptsHtml(c) ? readPage(c, parseRange(queryParams(c)), now) : null,
  ]);
  if (!details) {
    const { reconciliation, backlog, lookups } = services;
    return c.json({ ...stats, reconciliation, backlog, lookups });
  }
  const { predictions, counts, range, ...others } = details;
  const state = { stats, ...services, predictions, ...others };
  const { problems } = evaluateHealth(state, c.env, now);
  return c.render(
    <OverviewPage
      state={state}
      items={listAttention(state, problems)}
      replayable={countReplayable(predictions.predictions)}
      counts={counts}
      range={range}
      now={now}
      waitingMinutesMax={c.env.HEALTH_WAITING_MINUTES_MAX}
    />,
  );
});

/** What the page shows besides the figures. */
async function readPage(c: Context<ConsoleApp>, range: ChartRange, now: Date) {
  const db = c.get('db');
  const [predictions, notifications, replays, reconciliations, counts] = await Promise.all([
    predictSelection(db, { filter: {} }, parseSettings(c.env)),
    readOverdueNotifications(db, now),
    listActiveReplays(db),
    listActiveReconciliations(db),
    readEventCounts(db, range, now),
  ]);
  return { predictions, notifications, replays, reconciliations, counts, range };
}

const RANGE_DEFAULT: ChartRange = '3h';

const isRange = (text: string): text is ChartRange => Object.hasOwn(CHART_RANGES, text);

function parseRange(params: Params): ChartRange {
  const range = getParam(params, 'range') ?? RANGE_DEFAULT;
  if (isRange(range)) return range;
  throw new Refusal('invalid', `range must be one of ${Object.keys(CHART_RANGES).join(', ')}.`);
}
