import { timeLeft } from '@stripe-credits/db/dead-letters';
import type { ReconciliationHealth } from '@stripe-credits/db/reconciliation';
import { count, plural } from '../views/format.tsx';
import type { AttentionItem, OverviewState } from './item.ts';

export function scheduled({ failed, pausedId }: ReconciliationHealth): AttentionItem[] {
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

/** What a person, or the schedule, has started: nothing to do but to know of it. */
export function active({
  replays,
  reconciliations,
  reconciliation,
}: OverviewState): AttentionItem[] {
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
