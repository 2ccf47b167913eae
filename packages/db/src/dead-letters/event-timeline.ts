import type { EventDetails } from './event-details.ts';

/** One thing that happened to an event. */
export interface TimelineEntry {
  readonly occurredAt: string;
  readonly action:
    | EventDetails['history'][number]['action']
    | 'created'
    | 'received'
    | 'handled'
    | 'ignored';
  /** The error, the reason, or what came of it. */
  readonly text: string | null;
  /** The person or token that acted; null for Stripe and the pipeline. */
  readonly actor: string | null;
}

type Details = Pick<
  EventDetails,
  'id' | 'status' | 'reason' | 'createdAt' | 'receivedAt' | 'completedAt' | 'history' | 'ledger'
>;

/** Everything that happened to an event, oldest first, from Stripe's creation of it to its outcome. */
export function eventTimeline(details: Details): readonly TimelineEntry[] {
  const { createdAt, receivedAt, history } = details;
  const entries: TimelineEntry[] = [
    ...(createdAt === null ? [] : [happened(createdAt, 'created', 'by Stripe')]),
    happened(receivedAt, 'received', null),
    ...history.map(({ reason, ...entry }) => ({ ...entry, text: reason })),
    ...completion(details),
  ];
  // The sort is stable: what happened in one millisecond stays in this order. An event whose clock is
  // ahead of ours is received before it was created: the order of the timeline stays the same.
  return entries.toSorted((a, b) => rank(a) - rank(b) || compare(a.occurredAt, b.occurredAt));
}

const rank = ({ action }: TimelineEntry): number =>
  action === 'created' ? 0 : action === 'received' ? 1 : 2;

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const happened = (
  occurredAt: string,
  action: TimelineEntry['action'],
  text: string | null,
): TimelineEntry => ({ occurredAt, action, text, actor: null });

/** The history has deaths and discards; handled and ignored stand in the event itself. */
function completion(details: Details): TimelineEntry[] {
  const { status, reason, completedAt } = details;
  if (completedAt === null) return [];
  if (status === 'handled') return [happened(completedAt, status, describeCredits(details))];
  return status === 'ignored' ? [happened(completedAt, status, reason)] : [];
}

/** Such as "+200 credits for ada": the ledger entries that this event caused. */
export function describeCredits({ id, ledger }: Pick<Details, 'id' | 'ledger'>): string {
  const own = ledger.filter(({ eventId }) => eventId === id);
  if (own.length === 0) return 'no ledger entry follows from this event';
  return own
    .map(({ amount, userId }) => {
      const credits = Math.abs(amount) === 1 ? 'credit' : 'credits';
      return `${amount > 0 ? '+' : ''}${amount.toLocaleString('en')} ${credits} for ${userId}`;
    })
    .join(', ');
}
