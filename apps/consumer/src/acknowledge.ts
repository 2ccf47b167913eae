import { log } from './log.ts';
import type { Delivery } from './read-messages.ts';
import type { RetryDelay } from './retry-delay.ts';

/** What became of a delivery. `known` is an event that was committed before. */
export type Result =
  | {
      readonly delivery: Delivery;
      readonly became: 'handled' | 'ignored' | 'known' | 'dead' | 'discarded';
    }
  | { readonly delivery: Delivery; readonly became: 'failed'; readonly error: string };

type Counts = Partial<Record<Result['became'], number>>;

/** The one place where messages are acknowledged or sent back, each by name. */
export function settle(results: readonly Result[], delay: RetryDelay): Counts {
  const counts: Counts = {};
  for (const result of results) {
    counts[result.became] = (counts[result.became] ?? 0) + 1;
    if (result.became === 'failed') retryLater(result.delivery.message, delay);
    else result.delivery.message.ack();
    tell(result);
  }
  return counts;
}

export function retryLater(message: Message<unknown>, delay: RetryDelay): void {
  message.retry({ delaySeconds: delay(message.attempts) });
}

/** A line of its own for what somebody may have to look into; the rest is counted. */
function tell(result: Result): void {
  const { id, type, outcome, message } = result.delivery;
  const event = { eventId: id, type, attempts: message.attempts };
  if (result.became === 'failed') log.warn('event failed', { ...event, error: result.error });
  if (result.became === 'dead' && outcome.status === 'dead')
    log.error('event dead', { ...event, reason: outcome.reason, detail: outcome.detail });
}
