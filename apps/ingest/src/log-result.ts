import { type LogFields, log } from '@stripe-credits/platform/log';
import { INVALID_RATE, parseAcceptedLogRate } from './accepted-log-rate.ts';
import { peekEvent } from './peek-event.ts';
import type { WebhookResult } from './responses.ts';

/** The sender is at fault, so that nothing here needs repair. */
const CLIENT_ERRORS: readonly string[] = ['invalid_signature', 'not_found', 'method_not_allowed'];

/**
 * At most one line per request: never the payload, a secret or a signature.
 *
 * @param rateSetting the variable LOG_ACCEPTED_RATE. Everything but `accepted` is always logged.
 */
export function logResult(
  result: WebhookResult,
  durationMs: number,
  rateSetting: string | undefined,
): void {
  if (result.outcome === 'accepted') logAccepted(result, durationMs, rateSetting);
  else if (CLIENT_ERRORS.includes(result.outcome))
    log.warn('webhook', toFields(result, durationMs));
  else log.error('webhook', toFields(result, durationMs));
}

function logAccepted(result: WebhookResult, durationMs: number, rateSetting?: string): void {
  const rate = parseAcceptedLogRate(rateSetting);
  if (rate === null) {
    // The event is on the queue. Only the setting needs repair, and an error is what people look for.
    log.error('webhook', { ...toFields(result, durationMs), reason: INVALID_RATE });
  } else if (isSampled(rate)) {
    // With the rate the events that the line stands for can be counted.
    const sampling_rate = rate < 1 ? rate : undefined;
    log.info('webhook', { ...toFields(result, durationMs), sampling_rate });
  }
}

/** By chance: a choice by the event's id would parse each event, which costs more than it saves. */
const isSampled = (rate: number): boolean => rate === 1 || Math.random() < rate;

function toFields({ outcome, reason, body }: WebhookResult, durationMs: number): LogFields {
  const { id, type } = body ? peekEvent(body.text) : {};
  const bytes = body?.bytes.byteLength;
  return { outcome, reason, event_id: id, type, bytes, duration_ms: durationMs };
}
