import { type DeadLetterStats, readStats } from '@stripe-credits/db/dead-letters';
import {
  type ReconciliationHealth,
  readReconciliationHealth,
} from '@stripe-credits/db/reconciliation';
import { Hono } from 'hono';
import { type Backlog, readBacklog } from '../backlog.ts';
import type { ConsoleApp } from '../bindings.ts';

export const health = new Hono<ConsoleApp>();

/** For an uptime monitor: 200, or 503 with the problems that need an engineer. */
health.get('/', async (c) => {
  const now = new Date();
  const [stats, reconciliation, backlog] = await Promise.all([
    readStats(c.get('db')),
    readReconciliationHealth(c.get('db'), now),
    readBacklog(c.env),
  ]);
  const report = evaluateHealth({ stats, reconciliation, backlog }, c.env, now);
  return c.json(report, report.problems.length > 0 ? 503 : 200);
});

interface Limits {
  readonly HEALTH_DEAD_MAX: string;
  readonly HEALTH_WAITING_MINUTES_MAX: string;
}

interface State {
  readonly stats: DeadLetterStats;
  readonly reconciliation: ReconciliationHealth;
  readonly backlog: Backlog | null;
}

/** The figures that have limits in wrangler.jsonc, and a sentence for each that exceeds its limit. */
export function evaluateHealth(
  { stats, reconciliation, backlog }: State,
  limits: Limits,
  now: Date,
) {
  const { oldestDeadAt, failed, oldestFailedAt, muted } = stats;
  // A muted reason is known and taken care of: a new death of it must not wake anybody.
  const dead = stats.dead - muted;
  const deadMax = Number(limits.HEALTH_DEAD_MAX);
  const waitingMax = Number(limits.HEALTH_WAITING_MINUTES_MAX);
  const minutesSince = (at: string | null | undefined) =>
    at ? Math.floor((now.getTime() - Date.parse(at)) / 60_000) : 0;
  const waitingMinutes = minutesSince(oldestFailedAt);
  const queuedMinutes = minutesSince(backlog?.oldestAt);
  const problems: string[] = [];
  if (!Number.isInteger(deadMax) || !Number.isInteger(waitingMax))
    problems.push('HEALTH_DEAD_MAX and HEALTH_WAITING_MINUTES_MAX must be whole numbers.');
  if (dead > deadMax)
    problems.push(`${dead.toLocaleString('en')} ${dead === 1 ? 'event is' : 'events are'} dead.`);
  if (waitingMinutes > waitingMax)
    problems.push(`${failed} waiting for a retry, the oldest for ${waitingMinutes} minutes.`);
  if (queuedMinutes > waitingMax)
    problems.push(
      `${backlog?.count} on the queue, the oldest for ${queuedMinutes} minutes: is the consumer running?`,
    );
  const { uncredited, lastError, pausedId } = reconciliation;
  if (uncredited > 0)
    problems.push(
      `${uncredited} paid ${uncredited === 1 ? 'session has' : 'sessions have'} no grant in the ledger.`,
    );
  if (lastError) problems.push(`The last reconciliation failed: ${lastError}`);
  if (pausedId)
    problems.push(`The scheduled reconciliation ${pausedId} is paused: resume or cancel it.`);
  return { dead, muted, oldestDeadAt, failed, uncredited, waitingMinutes, queuedMinutes, problems };
}
