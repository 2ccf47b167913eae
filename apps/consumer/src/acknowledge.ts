import type { EventStatus } from '@stripe-credits/db';
import type { RetryDelay } from '@stripe-credits/platform/exponential-backoff';
import { log } from '@stripe-credits/platform/log';
import type { Delivery } from './read-messages.ts';

/**
 * A delivery with its disposition, by which its message is acknowledged or retried: the status that
 * the event log holds for the event, `duplicate` when an earlier delivery was handled, or `forwarded`
 * when the event is on the queue of look-ups.
 */
export type DeliveryResult =
  | {
      readonly delivery: Delivery;
      readonly disposition: Exclude<EventStatus, 'failed'> | 'duplicate' | 'forwarded';
    }
  | { readonly delivery: Delivery; readonly disposition: 'failed'; readonly error: string };

type Counts = Partial<Record<DeliveryResult['disposition'], number>>;

/** The only place where messages are acknowledged or retried, each of them explicitly. */
export function acknowledge(results: readonly DeliveryResult[], delay: RetryDelay): Counts {
  const counts: Counts = {};
  for (const result of results) {
    const { delivery, disposition } = result;
    counts[disposition] = (counts[disposition] ?? 0) + 1;
    if (disposition === 'failed') retryLater(delivery.message, delay);
    else delivery.message.ack();
    logResult(result);
  }
  return counts;
}

export function retryLater(message: Message<unknown>, delay: RetryDelay): void {
  message.retry({ delaySeconds: delay(message.attempts) });
}

/** Failed and dead events get a line each; the batch's line counts the rest. */
function logResult(result: DeliveryResult): void {
  const { id, type, outcome, message } = result.delivery;
  const event = { event_id: id, type, attempts: message.attempts };
  if (result.disposition === 'failed') log.warn('event failed', { ...event, error: result.error });
  if (result.disposition === 'dead' && outcome.status === 'dead')
    log.error('event dead', { ...event, reason: outcome.reason, detail: outcome.detail });
}
