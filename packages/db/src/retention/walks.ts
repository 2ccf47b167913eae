import { walkEventCounts, walkEvents, walkHistory } from './event-log.ts';
import { walkNotifications } from './notifications.ts';
import { walkPayloads } from './payloads.ts';
import { walkMissingEvents, walkReconciliations } from './reconciliations.ts';
import { walkReplayItems, walkReplays } from './replays.ts';
import { walkReservations } from './reservations.ts';
import type { RetentionSettings } from './settings.ts';
import type { Cutoff, Walk } from './walk.ts';

/**
 * One for each table that grows with traffic and need not be kept for ever. Personal data first, and
 * rows after those that they depend on.
 */
export function retentionWalks(settings: RetentionSettings, now: Date): readonly Walk[] {
  const before: Cutoff = (days) => new Date(now.getTime() - days * 86_400_000).toISOString();
  return [
    walkPayloads(settings, before),
    walkNotifications(before),
    walkReservations(before),
    walkEvents(settings, before),
    walkHistory(),
    walkEventCounts(settings, before),
    walkReplayItems(settings, before),
    walkReplays(settings, before),
    walkMissingEvents(before),
    walkReconciliations(before),
  ];
}
