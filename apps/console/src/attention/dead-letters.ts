import type { DeadLetterStats, PredictionSummary } from '@stripe-credits/db/dead-letters';
import type { ReconciliationHealth } from '@stripe-credits/db/reconciliation';
import { count, plural } from '../views/format.tsx';
import { sumsOf } from '../views/sums.ts';
import type { AttentionItem, OverviewState } from './item.ts';

export function uncredited({ uncredited: sums }: DeadLetterStats): AttentionItem[] {
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

export function uncreditedSessions(health: ReconciliationHealth): AttentionItem[] {
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

export function dead({ stats, predictions }: OverviewState): AttentionItem[] {
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

export function muted({ muted: events }: DeadLetterStats): AttentionItem[] {
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
