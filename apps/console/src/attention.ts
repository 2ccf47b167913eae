import type { OverdueNotifications } from '@stripe-credits/db';
import {
  type DeadLetterStats,
  type PredictionSummary,
  type ReplaySummary,
  timeLeft,
} from '@stripe-credits/db/dead-letters';
import type { Reconciliation, ReconciliationHealth } from '@stripe-credits/db/reconciliation';
import type { Problems, ServiceState } from './health.ts';
import { count, plural } from './views/format.tsx';
import { sumsOf } from './views/sums.ts';

/** Something that needs a person now, or that somebody has to know. */
export interface AttentionItem {
  /** `bad` needs somebody now, `warn` soon, `info` nobody: it runs, or somebody takes care of it. */
  readonly level: 'bad' | 'warn' | 'info';
  readonly title: string;
  readonly note?: string | undefined;
  /** When it began, or when the oldest of several did. */
  readonly since?: { readonly label: 'oldest' | 'started'; readonly at: string | null };
  /** The next step first. */
  readonly steps: readonly { readonly href: string; readonly label: string }[];
}

export interface OverviewState extends ServiceState {
  readonly stats: DeadLetterStats;
  readonly predictions: PredictionSummary;
  readonly notifications: OverdueNotifications;
  readonly replays: readonly ReplaySummary[];
  readonly reconciliations: readonly Reconciliation[];
}

/**
 * What needs somebody now, the most urgent first: money, then dead letters, then what waits. Dead events
 * are listed also below HEALTH_DEAD_MAX.
 * @param problems of /health: they decide what waits too long, and which settings and services need somebody.
 */
export function listAttention(state: OverviewState, problems: Problems): readonly AttentionItem[] {
  return [
    ...settings(problems),
    ...uncredited(state.stats),
    ...uncreditedSessions(state.reconciliation),
    ...dead(state),
    ...queued(state, problems),
    ...lookups(state, problems),
    ...waiting(state.stats, problems),
    ...scheduled(state.reconciliation),
    ...unsent(state.notifications),
    ...alerts(problems),
    ...active(state),
    ...muted(state.stats),
  ];
}

const LIMITS_NOTE =
  'Set them in the vars of wrangler.jsonc of stripe-console: what has no valid limit is not reported.';
const RETENTION_NOTE = 'Until then nothing is deleted, and the database grows.';

function settings({ limits, retention }: Problems): AttentionItem[] {
  return [
    ...(limits === undefined ? [] : [settingsItem(limits, LIMITS_NOTE)]),
    ...(retention === undefined ? [] : [settingsItem(retention, RETENTION_NOTE)]),
  ];
}

const settingsItem = (title: string, note: string): AttentionItem => ({
  level: 'bad',
  title,
  note,
  steps: [],
});

function uncredited({ uncredited: sums }: DeadLetterStats): AttentionItem[] {
  if (sums.length === 0) return [];
  const purchases = sums.reduce((sum, each) => sum + each.purchases, 0);
  return [
    {
      level: 'bad',
      title: `Paid, not credited: ${sumsOf(sums).join(' · ')}`,
      note: `${plural(purchases, 'purchase')} of buyers who have paid and have no credits.`,
      steps: [{ href: '/dead-letters?status=dead&paid=1', label: 'See the purchases' }],
    },
  ];
}

function uncreditedSessions(health: ReconciliationHealth): AttentionItem[] {
  if (health.uncredited === 0) return [];
  const isOne = health.uncredited === 1;
  return [
    {
      level: 'bad',
      title: `${count(health.uncredited)} paid ${isOne ? 'session has' : 'sessions have'} no grant in the ledger.`,
      note: 'Paid at Stripe, but no event of the session arrived here. A reconciliation recovers it.',
      since: { label: 'oldest', at: health.oldestUncreditedAt },
      steps: [{ href: '/reconciliations', label: 'Reconcile' }],
    },
  ];
}

function dead({ stats, predictions }: OverviewState): AttentionItem[] {
  if (stats.unmuted === 0) return [];
  return [
    {
      level: 'bad',
      title: `${plural(stats.unmuted, 'event is', 'events are')} dead.`,
      note: describeReplayable(predictions, stats.muted),
      since: { label: 'oldest', at: stats.oldestUnmutedAt },
      steps: [
        { href: '/dead-letters?status=dead', label: 'Review and replay' },
        ...(predictions.examined > 0 ? [{ href: '/predictions', label: 'List them' }] : []),
      ],
    },
  ];
}

/** The reasons below say what the others would become. */
function describeReplayable(
  { summary, examined, hasMore }: PredictionSummary,
  mutedEvents: number,
): string | undefined {
  if (examined === 0) return undefined;
  const handled = summary.find(({ wouldBe }) => wouldBe === 'handled')?.events ?? 0;
  const subject = hasMore
    ? `Of the newest ${plural(examined, 'dead event')}, ${count(handled)}`
    : `${count(handled)} of ${plural(examined, 'dead event')}`;
  const included = mutedEvents > 0 ? ', including events with a muted reason' : '';
  return `${subject} would be handled by a replay now${included}.`;
}

function queued({ backlog }: ServiceState, { queue }: Problems): AttentionItem[] {
  if (!backlog || queue === undefined) return [];
  return [
    {
      level: 'bad',
      title: `${plural(backlog.count, 'message')} on the queue, and the oldest waits too long.`,
      note: 'Check that stripe-consumer is deployed, and that deliveries of the queue are not paused.',
      since: { label: 'oldest', at: backlog.oldestAt },
      steps: [],
    },
  ];
}

function lookups({ lookups: backlog }: ServiceState, problems: Problems): AttentionItem[] {
  if (!backlog || problems.lookups === undefined) return [];
  return [
    {
      level: 'bad',
      title: `${plural(backlog.count, 'event waits', 'events wait')} to be looked up at Stripe, and the oldest waits too long.`,
      note: 'Check that stripe-credits is deployed, and that its key may read events and invoices.',
      since: { label: 'oldest', at: backlog.oldestAt },
      steps: [],
    },
  ];
}

function alerts({ alerts: problem }: Problems): AttentionItem[] {
  return problem === undefined ? [] : [{ level: 'warn', title: problem, steps: [] }];
}

function waiting({ failed, oldestFailedAt }: DeadLetterStats, problems: Problems) {
  if (failed === 0) return [];
  const isLate = problems.waiting !== undefined;
  return [
    {
      level: isLate ? 'bad' : 'info',
      title: `${plural(failed, 'event waits', 'events wait')} for a retry.`,
      note: isLate
        ? 'Retries did not help: read the last error.'
        : 'The queue redelivers each event automatically.',
      since: { label: 'oldest', at: oldestFailedAt },
      steps: [{ href: '/waiting', label: 'See their last errors' }],
    },
  ] satisfies AttentionItem[];
}

function scheduled({ failed, pausedId }: ReconciliationHealth): AttentionItem[] {
  const items: AttentionItem[] = [];
  if (failed)
    items.push({
      level: 'bad',
      title: 'The last reconciliation failed.',
      note: failed.error,
      steps: [{ href: `/reconciliations/${failed.id}`, label: 'See the failed run' }],
    });
  if (pausedId)
    items.push({
      level: 'warn',
      title: 'The scheduled reconciliation is paused.',
      note: 'The schedule starts no other run until this one ends. Resume or cancel it.',
      steps: [{ href: `/reconciliations/${pausedId}`, label: 'Resume or cancel' }],
    });
  return items;
}

function unsent({ count: unsentCount, oldestAt }: OverdueNotifications): AttentionItem[] {
  if (unsentCount === 0) return [];
  return [
    {
      level: 'warn',
      title: `${plural(unsentCount, 'notification is', 'notifications are')} not sent.`,
      note: 'The notifications queue did not accept them. Check the binding NOTIFICATIONS_QUEUE and the log of stripe-consumer. Each batch tries again.',
      since: { label: 'oldest', at: oldestAt },
      steps: [],
    },
  ];
}

/** What a person, or the schedule, has started: nothing to do but to know of it. */
function active({ replays, reconciliations, reconciliation }: OverviewState): AttentionItem[] {
  return [
    ...replays.map((replay) => ({
      level: 'info' as const,
      title: `A replay is ${replay.status}: ${count(replay.sent)} of ${count(replay.total)} sent.`,
      note: [replay.selection, timeLeft(replay)].filter(Boolean).join(', '),
      since: { label: 'started' as const, at: replay.startedAt },
      steps: [{ href: `/replays/${replay.id}`, label: 'View progress' }],
    })),
    ...reconciliations
      // That of the schedule has an item of its own.
      .filter(({ id }) => id !== reconciliation.pausedId)
      .map(({ id, status, found, events, createdAt }) => ({
        level: 'info' as const,
        title: `A reconciliation is ${status}: ${count(found)} of ${plural(events, 'event')} missing so far.`,
        since: { label: 'started' as const, at: createdAt },
        steps: [{ href: `/reconciliations/${id}`, label: 'View progress' }],
      })),
  ];
}

function muted({ muted: events }: DeadLetterStats): AttentionItem[] {
  if (events === 0) return [];
  return [
    {
      level: 'info',
      title: `${plural(events, 'event is', 'events are')} dead for a muted reason.`,
      note: 'They send no alert until the mute ends. Their payments still count as paid, not credited.',
      steps: [{ href: '/reasons', label: 'View owners and mutes' }],
    },
  ];
}
