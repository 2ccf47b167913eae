import type { OverdueNotifications } from '@stripe-credits/db';
import type { DeadLetterStats } from '@stripe-credits/db/dead-letters';
import type { Problems, ServiceState } from '../health.ts';
import { plural } from '../views/format.tsx';
import type { AttentionItem } from './item.ts';

const LIMITS_NOTE =
  'Set them in the vars of wrangler.jsonc of stripe-console: what has no valid limit is not reported.';
const RETENTION_NOTE = 'Until then nothing is deleted, and the database grows.';

export function settings({ limits, retention }: Problems): AttentionItem[] {
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

export function queued({ backlog }: ServiceState, { queue }: Problems): AttentionItem[] {
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

export function lookups({ lookups: backlog }: ServiceState, problems: Problems): AttentionItem[] {
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

export function waiting({ failed, oldestFailedAt }: DeadLetterStats, problems: Problems) {
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

export function unsent({ count: unsentCount, oldestAt }: OverdueNotifications): AttentionItem[] {
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

export function alerts({ alerts: problem }: Problems): AttentionItem[] {
  return problem === undefined ? [] : [{ level: 'warn', title: problem, steps: [] }];
}
