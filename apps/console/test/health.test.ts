import type { HealthStats } from '@stripe-credits/db/dead-letters';
import type { ReconciliationHealth } from '@stripe-credits/db/reconciliation';
import { expect, test } from 'vitest';
import type { Backlog } from '../src/backlog.ts';
import { evaluateHealth } from '../src/health.ts';

const limits = {
  HEALTH_DEAD_MAX: '0',
  HEALTH_WAITING_MINUTES_MAX: '60',
  RETENTION_COMPLETED_DAYS: '30',
  RETENTION_DEAD_DAYS: '180',
  RETENTION_EVENT_DAYS: '90',
  RETENTION_COUNT_DAYS: '14',
};
const now = new Date('2026-11-23T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

const healthyStats: HealthStats = {
  unmuted: 0,
  oldestUnmutedAt: null,
  muted: 0,
  failed: 0,
  oldestFailedAt: null,
};
const healthyReconciliation: ReconciliationHealth = {
  uncredited: 0,
  oldestUncreditedAt: null,
  failed: null,
  pausedId: null,
};

interface Changes {
  readonly stats?: Partial<HealthStats>;
  readonly reconciliation?: Partial<ReconciliationHealth>;
  readonly backlog?: Backlog | null;
  readonly lookups?: Backlog | null;
  readonly alertProblem?: string;
}

function problemsOf(
  { stats, reconciliation, backlog = null, lookups = null, alertProblem }: Changes,
  changedLimits = {},
) {
  const { problems } = evaluateHealth(
    {
      stats: { ...healthyStats, ...stats },
      reconciliation: { ...healthyReconciliation, ...reconciliation },
      backlog,
      lookups,
      alertProblem: alertProblem ?? null,
    },
    { ...limits, ...changedLimits },
    now,
  );
  return Object.values(problems);
}

test('retries and messages within the waiting limit are not a problem', () => {
  const problems = problemsOf({
    stats: { failed: 3, oldestFailedAt: minutesAgo(60) },
    backlog: { count: 9, oldestAt: minutesAgo(60) },
    lookups: { count: 9, oldestAt: minutesAgo(60) },
  });

  expect(problems).toEqual([]);
});

test.each<[string, Changes, string]>([
  ['a dead event', { stats: { unmuted: 1 } }, '1 event is dead.'],
  [
    'a retry that waits too long',
    { stats: { failed: 2, oldestFailedAt: minutesAgo(61) } },
    'for 61 minutes',
  ],
  [
    'a queue without a running consumer',
    { backlog: { count: 50_000, oldestAt: minutesAgo(360) } },
    'is the consumer running?',
  ],
  [
    'an event that waits too long for a look-up',
    { lookups: { count: 2, oldestAt: minutesAgo(61) } },
    '2 waiting to be looked up at Stripe, the oldest for 61 minutes',
  ],
  [
    'a paid session without a grant',
    { reconciliation: { uncredited: 1 } },
    '1 paid session has no grant',
  ],
  [
    'a failed reconciliation',
    {
      reconciliation: {
        failed: { id: 'reconciliation_1', error: 'Stripe does not know the key.' },
      },
    },
    'Stripe does not know the key.',
  ],
  [
    'a paused reconciliation of the schedule',
    { reconciliation: { pausedId: 'reconciliation_1' } },
    'reconciliation_1 is paused',
  ],
  [
    'a channel of alerts that does not work',
    { alertProblem: 'No alert by webhook has arrived for 16 minutes.' },
    'No alert by webhook',
  ],
])('%s is reported as one problem', (_, changes, problem) => {
  expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)]);
});

test('dead events whose reason is muted are not a problem, and are counted apart', () => {
  const state = {
    stats: { ...healthyStats, muted: 3 },
    reconciliation: healthyReconciliation,
    backlog: null,
    lookups: null,
    alertProblem: null,
  };

  const report = evaluateHealth(state, limits, now);

  expect(report).toMatchObject({ unmuted: 0, muted: 3, problems: {} });
});

test.each(['few', '', '-1', '1.5'])(
  'a limit of "%s" is reported as a problem, because nothing would exceed it as intended',
  (limit) => {
    expect(problemsOf({}, { HEALTH_DEAD_MAX: limit })).toEqual([
      expect.stringContaining('must be whole numbers'),
    ]);
  },
);

test.each<[string, object, string]>([
  [
    'is not a number',
    { RETENTION_DEAD_DAYS: 'soon' },
    'RETENTION_DEAD_DAYS must be a whole number',
  ],
  [
    'is missing',
    { RETENTION_EVENT_DAYS: undefined },
    'RETENTION_EVENT_DAYS must be a whole number',
  ],
  [
    'would forget events that Stripe can still send',
    { RETENTION_EVENT_DAYS: '34' },
    'RETENTION_EVENT_DAYS must be at least 35',
  ],
])(
  'a retention that %s is reported as a problem, because nothing is deleted',
  (_, setting, problem) => {
    expect(problemsOf({}, setting)).toEqual([expect.stringContaining(problem)]);
  },
);
