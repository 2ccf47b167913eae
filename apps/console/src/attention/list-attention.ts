import type { Problems } from '../health.ts';
import { dead, muted, uncredited, uncreditedSessions } from './dead-letters.ts';
import type { AttentionItem, OverviewState } from './item.ts';
import { active, scheduled } from './runs.ts';
import { alerts, lookups, queued, settings, unsent, waiting } from './services.ts';

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
