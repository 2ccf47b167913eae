import { readStats, type Stats } from '@stripe-credits/db/dead-letters';
import { type Missed, readMissed } from '@stripe-credits/db/reconciliation';
import { Hono } from 'hono';
import { type Backlog, readBacklog } from '../backlog.ts';
import type { App } from '../bindings.ts';

export const health = new Hono<App>();

/** For an uptime monitor: 200 while all is well, 503 when somebody should look. */
health.get('/', async (c) => {
  const now = new Date();
  const [stats, missed, backlog] = await Promise.all([
    readStats(c.env.DB),
    readMissed(c.env.DB, now),
    readBacklog(c.env),
  ]);
  const verdict = judgeHealth({ stats, missed, backlog }, c.env, now);
  return c.json(verdict, verdict.problems.length > 0 ? 503 : 200);
});

interface Limits {
  readonly HEALTH_DEAD_MAX: string;
  readonly HEALTH_WAITING_MINUTES_MAX: string;
}

interface State {
  readonly stats: Stats;
  readonly missed: Missed;
  readonly backlog: Backlog | null;
}

/** What is beyond the limits that the configuration sets, each in a sentence. */
export function judgeHealth({ stats, missed, backlog }: State, limits: Limits, now: Date) {
  const { dead, failed, oldestFailedAt } = stats;
  const deadMax = Number(limits.HEALTH_DEAD_MAX);
  const waitingMax = Number(limits.HEALTH_WAITING_MINUTES_MAX);
  const minutesSince = (at: string | null | undefined) =>
    at ? Math.floor((now.getTime() - Date.parse(at)) / 60_000) : 0;
  const waitingMinutes = minutesSince(oldestFailedAt);
  const queuedMinutes = minutesSince(backlog?.oldestAt);
  const problems: string[] = [];
  if (!Number.isInteger(deadMax) || !Number.isInteger(waitingMax))
    problems.push('HEALTH_DEAD_MAX and HEALTH_WAITING_MINUTES_MAX must be whole numbers.');
  if (dead > deadMax) problems.push(`${dead} ${dead === 1 ? 'event is' : 'events are'} dead.`);
  if (waitingMinutes > waitingMax)
    problems.push(`${failed} waiting for a retry, the oldest for ${waitingMinutes} minutes.`);
  if (queuedMinutes > waitingMax)
    problems.push(
      `${backlog?.count} on the queue, the oldest for ${queuedMinutes} minutes: is the consumer running?`,
    );
  const { ungranted } = missed;
  if (ungranted > 0)
    problems.push(
      `${ungranted} paid ${ungranted === 1 ? 'session has' : 'sessions have'} no grant in the ledger.`,
    );
  if (missed.problem) problems.push(`Missed events could not be looked for: ${missed.problem}`);
  return { dead, failed, ungranted, waitingMinutes, queuedMinutes, problems };
}
