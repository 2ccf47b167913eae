import type { HandledType } from './handlers.ts';
import type { Outcome } from './outcome.ts';
import { type ProcessedEvent, type ProcessingContext, processEvent } from './process-event.ts';

/** The event types whose handlers grant credits by metadata, so that a correction can help. */
export const REPAIRABLE_TYPES = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'payment_intent.succeeded',
  'invoice.paid',
] as const satisfies readonly HandledType[];

export const isRepairable = (type: string): boolean =>
  REPAIRABLE_TYPES.some((repairable) => repairable === type);

/** A correction is used only for an event that credits nobody as Stripe sent it. */
export const needsCorrection = (outcome: Outcome): boolean =>
  outcome.status === 'dead' || (outcome.status === 'ignored' && outcome.otherPayment !== undefined);

/** The user and the credits that a fact of the outcome names, at once or when they are paid. */
export function findGrantOf(
  outcome: Outcome,
): { readonly userId: string; readonly credits: number } | null {
  if (outcome.status !== 'handled') return null;
  for (const { row } of outcome.facts)
    if ('credits' in row && row.credits !== null && row.userId !== null)
      return { userId: row.userId, credits: row.credits };
  return null;
}

/** The outcome that the consumer comes to: the correction counts where the event needs one. */
export function processWithCorrections(text: string, context: ProcessingContext): ProcessedEvent {
  const { corrections, ...withoutCorrections } = context;
  const event = processEvent(text, withoutCorrections);
  const isCorrected = event.id !== null && corrections?.has(event.id);
  return isCorrected && needsCorrection(event.outcome) ? processEvent(text, context) : event;
}
