import type { DeadLetterStats } from '@stripe-credits/db/dead-letters';
import type { ReconciliationHealth } from '@stripe-credits/db/reconciliation';
import { expect, test } from 'vitest';
import type { Backlog } from '../src/backlog.ts';
import { evaluateHealth } from '../src/resources/health.ts';

const limits = { HEALTH_DEAD_MAX: '0', HEALTH_WAITING_MINUTES_MAX: '60' };
const now = new Date('2026-11-23T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

const healthyStats: DeadLetterStats = {
  dead: 0,
  muted: 0,
  byReason: [],
  byType: [],
  uncredited: [],
  otherPayments: [],
  oldestDeadAt: null,
  failed: 0,
  oldestFailedAt: null,
  discarded: 0,
};
const healthyReconciliation: ReconciliationHealth = {
  uncredited: 0,
  oldestUncreditedAt: null,
  lastError: null,
  failedId: null,
  pausedId: null,
};

interface Changes {
  readonly stats?: Partial<DeadLetterStats>;
  readonly reconciliation?: Partial<ReconciliationHealth>;
  readonly backlog?: Backlog | null;
}

const problemsOf = ({ stats, reconciliation, backlog = null }: Changes, changedLimits = {}) =>
  evaluateHealth(
    {
      stats: { ...healthyStats, ...stats },
      reconciliation: { ...healthyReconciliation, ...reconciliation },
      backlog,
    },
    { ...limits, ...changedLimits },
    now,
  ).problems;

test('retries and messages within the waiting limit are not a problem', () => {
  const problems = problemsOf({
    stats: { failed: 3, oldestFailedAt: minutesAgo(60) },
    backlog: { count: 9, oldestAt: minutesAgo(60) },
  });

  expect(problems).toEqual([]);
});

test.each<[string, Changes, string]>([
  ['a dead event', { stats: { dead: 1 } }, '1 event is dead.'],
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
    'a paid session without a grant',
    { reconciliation: { uncredited: 1 } },
    '1 paid session has no grant',
  ],
  [
    'a failed reconciliation',
    { reconciliation: { lastError: 'Stripe does not know the key.' } },
    'Stripe does not know the key.',
  ],
  [
    'a paused reconciliation of the schedule',
    { reconciliation: { pausedId: 'reconciliation_1' } },
    'reconciliation_1 is paused',
  ],
])('%s is reported as one problem', (_, changes, problem) => {
  expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)]);
});

test('dead events whose reason is muted are not a problem, and are counted apart', () => {
  const state = {
    stats: { ...healthyStats, dead: 3, muted: 3 },
    reconciliation: healthyReconciliation,
    backlog: null,
  };

  const report = evaluateHealth(state, limits, now);

  expect(report).toMatchObject({ dead: 0, muted: 3, problems: [] });
});

test('a limit that is not a number is reported as a problem', () => {
  expect(problemsOf({}, { HEALTH_DEAD_MAX: 'few' })).toEqual([
    expect.stringContaining('must be whole numbers'),
  ]);
});
