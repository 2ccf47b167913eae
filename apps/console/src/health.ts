import { type Database, errorMessage } from '@stripe-credits/db';
import { type HealthStats, readHealthStats } from '@stripe-credits/db/dead-letters';
import {
  type ReconciliationHealth,
  readReconciliationHealth,
} from '@stripe-credits/db/reconciliation';
import { parseRetention, type RetentionEnv } from '@stripe-credits/db/retention';
import { findAlertProblem } from './alerts/find-alert-problem.ts';
import type { AlertEnv } from './alerts/settings.ts';
import { type Backlog, readBacklog } from './backlog.ts';

interface Limits extends RetentionEnv {
  readonly HEALTH_DEAD_MAX: string;
  readonly HEALTH_WAITING_MINUTES_MAX: string;
}

/** How the parts of the pipeline are, besides the events. */
export interface ServiceState {
  readonly reconciliation: ReconciliationHealth;
  readonly backlog: Backlog | null;
  readonly lookups: Backlog | null;
  /** Why alerts do not arrive. */
  readonly alertProblem: string | null;
}

interface HealthState extends ServiceState {
  readonly stats: HealthStats;
}

/** What can be wrong. */
type ProblemKind =
  | 'limits'
  | 'retention'
  | 'dead'
  | 'waiting'
  | 'queue'
  | 'lookups'
  | 'uncredited'
  | 'reconciliation_failed'
  | 'reconciliation_paused'
  | 'alerts';

/** A sentence for each kind of problem that needs an engineer; empty when all is well. */
export type Problems = Partial<Record<ProblemKind, string>>;

/** More are counted as so many: the sentence is the same, and fewer rows are read. */
const COUNT_MAX = 10_000;

type ServiceEnv = Pick<ConsoleEnv, 'EVENTS' | 'LOOKUPS'> & AlertEnv;

export async function readHealthState(
  db: Database,
  env: ServiceEnv & Pick<ConsoleEnv, 'HEALTH_DEAD_MAX'>,
  now: Date,
): Promise<HealthState> {
  const deadMax = parseLimit(env.HEALTH_DEAD_MAX) || 0;
  const [stats, services] = await Promise.all([
    readHealthStats(db, COUNT_MAX + deadMax, now),
    readServices(db, env, now),
  ]);
  return { stats, ...services };
}

export async function readServices(
  db: Database,
  env: ServiceEnv,
  now: Date,
): Promise<ServiceState> {
  const [reconciliation, backlog, lookups, alertProblem] = await Promise.all([
    readReconciliationHealth(db, now),
    readBacklog(env.EVENTS),
    readBacklog(env.LOOKUPS),
    findAlertProblem(db, env, now),
  ]);
  return { reconciliation, backlog, lookups, alertProblem };
}

/** The figures that have limits in wrangler.jsonc, and what exceeds its limit. */
export function evaluateHealth(state: HealthState, limits: Limits, now: Date) {
  const { unmuted, oldestUnmutedAt, muted, failed, oldestFailedAt } = state.stats;
  const minutesSince = (at: string | null | undefined) =>
    at ? Math.floor((now.getTime() - Date.parse(at)) / 60_000) : 0;
  const figures = {
    unmuted,
    oldestUnmutedAt,
    muted,
    failed,
    uncredited: state.reconciliation.uncredited,
    waitingMinutes: minutesSince(oldestFailedAt),
    queuedMinutes: minutesSince(state.backlog?.oldestAt),
    lookups: state.lookups?.count ?? null,
    lookupMinutes: minutesSince(state.lookups?.oldestAt),
  };
  return { ...figures, problems: findProblems(state, figures, limits) };
}

interface Minutes {
  readonly waitingMinutes: number;
  readonly queuedMinutes: number;
  readonly lookupMinutes: number;
}

function findProblems(
  { stats, reconciliation, backlog, lookups, alertProblem }: HealthState,
  { waitingMinutes, queuedMinutes, lookupMinutes }: Minutes,
  limits: Limits,
): Problems {
  const deadMax = parseLimit(limits.HEALTH_DEAD_MAX);
  const waitingMax = parseLimit(limits.HEALTH_WAITING_MINUTES_MAX);
  const { uncredited, failed, pausedId } = reconciliation;
  return withoutNull({
    limits:
      Number.isNaN(deadMax) || Number.isNaN(waitingMax)
        ? 'HEALTH_DEAD_MAX and HEALTH_WAITING_MINUTES_MAX must be whole numbers.'
        : null,
    retention: findRetentionProblem(limits),
    dead:
      stats.unmuted > deadMax
        ? `${stats.unmuted.toLocaleString('en')} ${stats.unmuted === 1 ? 'event is' : 'events are'} dead.`
        : null,
    waiting:
      waitingMinutes > waitingMax
        ? `${stats.failed} waiting for a retry, the oldest for ${waitingMinutes} minutes.`
        : null,
    queue:
      queuedMinutes > waitingMax
        ? `${backlog?.count} on the queue, the oldest for ${queuedMinutes} minutes: is the consumer running?`
        : null,
    lookups:
      lookupMinutes > waitingMax
        ? `${lookups?.count} waiting to be looked up at Stripe, the oldest for ${lookupMinutes} minutes: is stripe-credits running?`
        : null,
    uncredited:
      uncredited > 0
        ? `${uncredited} paid ${uncredited === 1 ? 'session has' : 'sessions have'} no grant in the ledger.`
        : null,
    reconciliation_failed: failed ? `The last reconciliation failed: ${failed.error}` : null,
    reconciliation_paused: pausedId
      ? `The scheduled reconciliation ${pausedId} is paused: resume or cancel it.`
      : null,
    alerts: alertProblem,
  });
}

/** NaN, which nothing exceeds, for what is no whole number: it must not be guessed. */
const parseLimit = (setting: string): number =>
  /^\d+$/.test(setting) ? Number(setting) : Number.NaN;

/** With an invalid setting nothing is deleted, and the database grows. */
function findRetentionProblem(env: RetentionEnv): string | null {
  try {
    parseRetention(env);
    return null;
  } catch (error) {
    return `${errorMessage(error)}.`;
  }
}

function withoutNull(found: Record<ProblemKind, string | null>): Problems {
  return Object.fromEntries(Object.entries(found).filter(([, sentence]) => sentence !== null));
}
