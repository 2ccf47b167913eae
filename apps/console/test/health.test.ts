import type { Stats } from '@stripe-credits/db/dead-letters';
import type { Missed } from '@stripe-credits/db/reconciliation';
import { expect, test } from 'vitest';
import { judgeHealth } from '../src/resources/health.ts';

const limits = { HEALTH_DEAD_MAX: '0', HEALTH_WAITING_MINUTES_MAX: '60' };
const now = new Date('2026-11-23T12:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const well = { dead: 0, failed: 0, oldestFailedAt: null } as unknown as Stats;
const missed: Missed = { ungranted: 0, oldestUngrantedAt: null, problem: null };

test('all is well while nothing is dead and what waits has not waited long', () => {
  const stats = { ...well, failed: 3, oldestFailedAt: ago(60) };

  const backlog = { count: 9, oldestAt: ago(60) };
  expect(judgeHealth({ stats, missed, backlog }, limits, now).problems).toEqual([]);
});

test.each<[string, Stats, { count: number; oldestAt: string | null } | null, string]>([
  ['a dead event', { ...well, dead: 1 }, null, '1 event is dead.'],
  [
    'a retry that waits too long',
    { ...well, failed: 2, oldestFailedAt: ago(61) },
    null,
    'for 61 minutes',
  ],
  [
    'a queue that nobody empties',
    well,
    { count: 50_000, oldestAt: ago(360) },
    'is the consumer running?',
  ],
])('%s is a problem, in a sentence', (_, stats, backlog, sentence) => {
  expect(judgeHealth({ stats, missed, backlog }, limits, now).problems).toEqual([
    expect.stringContaining(sentence),
  ]);
});

test('a limit that is no number is a problem, not a limit that never bites', () => {
  const state = { stats: well, missed, backlog: null };
  const { problems } = judgeHealth(state, { ...limits, HEALTH_DEAD_MAX: 'few' }, now);

  expect(problems).toEqual([expect.stringContaining('must be whole numbers')]);
});

test.each<[string, Partial<Missed>, string]>([
  ['a paid session without its grant', { ungranted: 1 }, '1 paid session has no grant'],
  ['a look for missed events that failed', { problem: 'Stripe does not know the key.' }, 'the key'],
])('%s is a problem, in a sentence', (_, changes, sentence) => {
  const state = { stats: well, missed: { ...missed, ...changes }, backlog: null };

  expect(judgeHealth(state, limits, now).problems).toEqual([expect.stringContaining(sentence)]);
});
