import { describe, expect, test } from 'vitest';
import type { OverviewState } from '../src/attention/item.ts';
import { listAttention } from '../src/attention/list-attention.ts';
import { evaluateHealth } from '../src/health.ts';

const settings = {
  HEALTH_DEAD_MAX: '0',
  HEALTH_WAITING_MINUTES_MAX: '60',
  RETENTION_COMPLETED_DAYS: '30',
  RETENTION_DEAD_DAYS: '180',
  RETENTION_EVENT_DAYS: '90',
  RETENTION_COUNT_DAYS: '400',
};
const now = new Date('2026-11-23T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

const calm: OverviewState = {
  stats: {
    dead: 0,
    oldestDeadAt: null,
    unmuted: 0,
    oldestUnmutedAt: null,
    muted: 0,
    byReason: [],
    byType: [],
    uncredited: [],
    otherPayments: [],
    failed: 0,
    oldestFailedAt: null,
    discarded: 0,
  },
  predictions: { summary: [], examined: 0, hasMore: false },
  reconciliation: {
    uncredited: 0,
    oldestUncreditedAt: null,
    failed: null,
    pausedId: null,
  },
  backlog: null,
  lookups: null,
  alertProblem: null,
  notifications: { count: 0, oldestAt: null },
  replays: [],
  reconciliations: [],
};

type Changes = { stats?: object } & Partial<Omit<OverviewState, 'stats'>>;

function itemsOf({ stats, ...changes }: Changes, changedSettings = {}) {
  const state = { ...calm, ...changes, stats: { ...calm.stats, ...stats } };
  const { problems } = evaluateHealth(state, { ...settings, ...changedSettings }, now);
  return listAttention(state, problems);
}

test('nothing needs anybody while nothing is dead, late, failed or running', () => {
  expect(itemsOf({ backlog: { count: 9, oldestAt: minutesAgo(60) } })).toEqual([]);
});

test('money comes before dead letters, and what only runs comes last', () => {
  const items = itemsOf({
    stats: {
      dead: 100_005,
      oldestDeadAt: minutesAgo(9000),
      unmuted: 100_000,
      oldestUnmutedAt: minutesAgo(60),
      muted: 5,
      uncredited: [
        { currency: 'eur', amount: 4500, purchases: 1 },
        { currency: 'usd', amount: 128_538_140, purchases: 7 },
      ],
      failed: 2,
      oldestFailedAt: minutesAgo(3),
    },
    predictions: {
      summary: [{ wouldBe: 'handled', reason: null, events: 12 }],
      examined: 200,
      hasMore: true,
    },
    notifications: { count: 1, oldestAt: minutesAgo(20) },
  });

  expect(items.map(({ level, title }) => [level, title])).toEqual([
    ['bad', 'Paid, not credited: €45.00 · $1,285,381.40'],
    ['bad', '100,000 events are dead.'],
    ['info', '2 events wait for a retry.'],
    ['warn', '1 notification is not sent.'],
    ['info', '5 events are dead for a muted reason.'],
  ]);
  expect(items[1]?.note).toBe(
    'Of the newest 200 dead events, 12 would be handled by a replay now, including events with a muted reason.',
  );
  expect(items[1]?.since).toEqual({ label: 'oldest', at: minutesAgo(60) });
  // Each leads to the page where the next step is.
  expect(items.map(({ steps }) => steps[0]?.href)).toEqual([
    '/dead-letters?status=dead&paid=1',
    '/dead-letters?status=dead',
    '/waiting',
    undefined,
    '/reasons',
  ]);
});

describe('needs somebody now:', () => {
  test.each<[string, Parameters<typeof itemsOf>[0], string]>([
    [
      'a retry that waits too long',
      { stats: { failed: 1, oldestFailedAt: minutesAgo(61) } },
      '1 event waits for a retry.',
    ],
    [
      'a queue without a running consumer',
      { backlog: { count: 50_000, oldestAt: minutesAgo(61) } },
      '50,000 messages on the queue, and the oldest waits too long.',
    ],
    [
      'a paid session without a grant',
      { reconciliation: { ...calm.reconciliation, uncredited: 1 } },
      '1 paid session has no grant in the ledger.',
    ],
    [
      'a failed reconciliation',
      {
        reconciliation: { ...calm.reconciliation, failed: { id: 'reconciliation_1', error: 'x' } },
      },
      'The last reconciliation failed.',
    ],
  ])('%s', (_, state, title) => {
    expect(itemsOf(state)).toMatchObject([{ level: 'bad', title }]);
  });

  test.each<[string, object, string]>([
    [
      'limits that are not numbers, because nothing would count as late',
      { HEALTH_WAITING_MINUTES_MAX: 'few' },
      'whole numbers',
    ],
    [
      'a retention that is not a number, because nothing would be deleted',
      { RETENTION_DEAD_DAYS: 'soon' },
      'RETENTION_DEAD_DAYS must be a whole number',
    ],
  ])('%s', (_, changedSettings, problem) => {
    expect(itemsOf({}, changedSettings)).toMatchObject([
      { level: 'bad', title: expect.stringContaining(problem) },
    ]);
  });
});
