import { findGrantOf, type Outcome } from '@stripe-credits/stripe-events';

/** What the consumer would make of an event now. The commit itself is not tried. */
export interface Outlook {
  readonly wouldBe: Outcome['status'];
  /** Why it would be ignored or dead. */
  readonly reason: string | null;
  readonly detail: string | null;
  /** What it would grant, once it is paid; null where it grants nothing. */
  readonly grant: { readonly userId: string; readonly credits: number } | null;
}

/** What a replay of many events would do now. */
export interface PredictionSummary {
  /** `handled` before all, then the most frequent first. */
  readonly summary: readonly (Pick<Outlook, 'wouldBe' | 'reason'> & { readonly events: number })[];
  readonly examined: number;
  /** Whether more events are selected than were examined. */
  readonly hasMore: boolean;
}

export const toOutlook = (outcome: Outcome): Outlook => ({
  wouldBe: outcome.status,
  reason: 'reason' in outcome ? outcome.reason : null,
  detail: outcome.status === 'dead' ? (outcome.detail ?? null) : null,
  grant: findGrantOf(outcome),
});

/** In one sentence, such as "Replayed now, it would be dead: paid, but …". */
export function describeOutlook({ wouldBe, reason, detail, grant }: Outlook): string {
  if (wouldBe === 'incomplete') return 'Replayed now, it would be looked up at Stripe first.';
  const outlook = `Replayed now, it would be ${wouldBe}`;
  if (grant) return `${outlook}: ${grant.credits} credits for ${grant.userId}.`;
  if (reason === null) return `${outlook}.`;
  return `${outlook}: ${reason}${detail ? ` (${detail})` : ''}.`;
}

const GROUPS_MAX = 3;

/** In one sentence, such as "14 of 20 dead events would be handled by a replay now; 6 would be …". */
export function describePredictions({ summary, examined, hasMore }: PredictionSummary): string {
  if (examined === 0) return 'No dead event that a replay could send.';
  const handled = summary.find(({ wouldBe }) => wouldBe === 'handled')?.events ?? 0;
  const others = summary.filter(({ wouldBe }) => wouldBe !== 'handled');
  const shown = others.slice(0, GROUPS_MAX);
  const hidden = others.slice(GROUPS_MAX).reduce((sum, { events }) => sum + events, 0);
  const subject = hasMore
    ? `Of the first ${examined} dead events, ${handled}`
    : `${handled} of ${examined} dead event${examined === 1 ? '' : 's'}`;
  return `${[
    `${subject} would be handled by a replay now`,
    ...shown.map(({ wouldBe, reason, events }) =>
      wouldBe === 'incomplete'
        ? `${events} would be looked up at Stripe first`
        : `${events} would be ${wouldBe}: ${reason}`,
    ),
    ...(hidden > 0 ? [`${hidden} would not, for other reasons`] : []),
  ].join('; ')}.`;
}
