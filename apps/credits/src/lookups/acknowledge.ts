import { exponentialBackoff } from '@stripe-credits/platform/exponential-backoff';
import { log } from '@stripe-credits/platform/log';
import type { LookupResult } from './look-up.ts';

/** 2 s, 4 s, 8 s … up to 15 minutes: 100 retries take more than 17 hours. */
export const retryDelay = exponentialBackoff(2, 15 * 60);

type Counts = Partial<Record<LookupResult['disposition'], number>>;

/** The only place where messages are acknowledged or retried, each of them explicitly. */
export function acknowledge(results: readonly LookupResult[]): Counts {
  const counts: Counts = {};
  for (const result of results) {
    const { message, disposition } = result;
    counts[disposition] = (counts[disposition] ?? 0) + 1;
    if (disposition === 'failed') retryLater(message, result.retryAfterSeconds);
    else message.ack();
    logResult(result);
  }
  return counts;
}

export function retryLater(message: Message<unknown>, leastSeconds = 0): void {
  message.retry({ delaySeconds: Math.max(leastSeconds, retryDelay(message.attempts)) });
}

/** Failed and dead events get a line each; the batch's line counts the rest. */
function logResult(result: LookupResult): void {
  const { id, type, message, disposition } = result;
  const event = { event_id: id, type, attempts: message.attempts };
  if (disposition === 'failed') log.warn('look-up failed', { ...event, error: result.error });
  if (disposition === 'dead') {
    const { reason, detail } = result.outcome;
    log.error('event dead', { ...event, reason, detail });
  }
}
