import type { EventDetails } from './event-details.ts';
import { describeCredits } from './event-timeline.ts';
import { describeOutlook, type Outlook } from './outlook.ts';
import { findRemedy, type KeyChanges } from './remedies.ts';

/** Where an event stands, and what a person does next. */
export interface EventAdvice {
  /** Such as "Dead: paid, but …". */
  readonly headline: string;
  /** What the headline leaves out, such as which package; null where there is nothing. */
  readonly detail: string | null;
  readonly advice: string;
  /** The recommended action; null if no action is needed, or if only the advice can say which. */
  readonly next: 'replay' | 'repair' | 'restore' | null;
  /** What the repair changes, where `next` is one. */
  readonly repair?: KeyChanges;
}

interface AdvisedEvent extends EventDetails {
  /** What a replay would make of it now; null where there is nothing to replay. */
  readonly prediction: Outlook | null;
  /** Whether metadata that a person corrects could help. */
  readonly isRepairable: boolean;
}

/** @param details as `getEvent` gives them, with what a replay would do. */
export function adviseOnEvent(details: AdvisedEvent): EventAdvice {
  switch (details.status) {
    case 'dead':
      return dead(details);
    case 'discarded':
      return discarded(details);
    case 'failed':
      return waiting(details);
    case 'ignored':
      return {
        headline: `Ignored: ${details.reason}`,
        detail: earlierDeath(details),
        advice: NOTHING_TO_DO,
        next: null,
      };
    case 'handled':
      return {
        headline: `Handled: ${describeCredits(details)}`,
        detail: earlierDeath(details),
        advice: NOTHING_TO_DO,
        next: null,
      };
  }
}

const NOTHING_TO_DO = 'No action is needed.';

const DEAD_AGAIN = 'Replayed now, it would be dead again for this reason.';

function dead({ deadLetter, reason, prediction, isRepairable }: AdvisedEvent): EventAdvice {
  const cause = deadLetter?.reason ?? reason ?? 'unknown';
  const summary = { headline: `Dead: ${cause}`, detail: deadLetter?.detail ?? null };
  if (!prediction)
    return {
      ...summary,
      advice:
        'It cannot be replayed: the retention policy deleted its payload. Resend it from Stripe, which keeps events for 30 days; after that, adjust the credits of the user.',
      next: null,
    };
  if (prediction.wouldBe !== 'dead')
    return { ...summary, advice: describeOutlook(prediction), next: 'replay' };
  const outlook = prediction.reason === cause ? DEAD_AGAIN : describeOutlook(prediction);
  const { advice, repair } = findRemedy(prediction.reason, prediction.detail);
  const next = isRepairable && repair ? { next: 'repair' as const, repair } : { next: null };
  return { ...summary, advice: `${outlook} ${advice}`, ...next };
}

function discarded({ history, deadLetter }: AdvisedEvent): EventAdvice {
  const last = history.findLast(({ action }) => action === 'discarded');
  return {
    headline: `Discarded${last?.actor ? ` by ${last.actor}` : ''}: ${last?.reason ?? 'no reason is kept'}`,
    detail: deadLetter && `It was dead: ${deadLetter.reason}`,
    advice: 'No action is needed. Restore it if it was discarded by mistake.',
    next: 'restore',
  };
}

function waiting({ failures, history }: AdvisedEvent): EventAdvice {
  const last = history.findLast(({ action }) => action === 'failed');
  return {
    headline: `Waiting for a retry after ${failures} failed attempt${failures === 1 ? '' : 's'}`,
    detail: last?.reason ?? null,
    advice:
      'No action is needed yet. The queue redelivers the event automatically, up to ten times; after that it is a dead letter.',
    next: null,
  };
}

/** An event that was handled in the end opens with its outcome, not with its death. */
const earlierDeath = ({ deadLetter }: EventDetails): string | null =>
  deadLetter && `It was dead before: ${deadLetter.reason}`;
