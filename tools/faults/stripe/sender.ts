import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import type { Context } from '../context.ts';
import { createEventQueue } from '../event-queue.ts';
import type { Input } from '../worker-client.ts';
import { hashText, type Payload } from './payload.ts';
import { type Secrets, signatureFor } from './signature.ts';

const MINUTE = 60_000;
const ATTEMPTS_MAX = 10;
const FIRST_RETRY_MS = 5 * MINUTE;
const REDELIVERY_PROBABILITY = 0.01;
const REQUESTS_AT_ONCE = 250;

export const BURST_INTERVAL_MS = 20 * MINUTE;
/** How many bursts late a first attempt may be, so that a refund can arrive before its purchase. */
const DELAY_BURSTS_MAX = 6;
const DELAY_PROBABILITY = 0.3;

interface Attempt {
  readonly payload: Payload;
  /** From 1. */
  readonly number: number;
}

/** Stripe's webhook sender: retries, with growing delays, what is not answered with 2xx. */
export function createSender(
  { workers, random, injector, counters }: Context,
  enqueue: (message: StoredMessage, now: number) => void,
) {
  const scheduled = createEventQueue<Attempt>();
  /** Hash of the text by id: what ingest answered with 2xx or put on the queue. */
  const received = new Map<string, string>();
  /** What ingest must refuse, and received. */
  const wronglyReceived: Payload[] = [];
  /** What Stripe stopped sending: no attempt was answered with 2xx. */
  const abandoned: Payload[] = [];

  function emit(payload: Payload, now: number): void {
    const delay = random.happens(DELAY_PROBABILITY) ? 1 + random.below(DELAY_BURSTS_MAX) : 0;
    scheduled.add(now + delay * BURST_INTERVAL_MS, { payload, number: 1 });
  }

  async function sendDue(now: number, secrets: Secrets): Promise<void> {
    const attempts = random.shuffle(scheduled.takeDue(now));
    while (attempts.length > 0) {
      const group = attempts.splice(0, REQUESTS_AT_ONCE);
      const requests: Input<'/receive'>[] = [];
      for (const { payload } of group)
        requests.push({
          body: payload.text,
          signature: await signatureFor(payload, secrets, Math.floor(now / 1000), random),
          secret: secrets.setting,
          conditions: injector.forWebhook(now),
        });
      const responses = await workers.call('/receive', requests);
      for (const [index, attempt] of group.entries()) {
        // Without a response the connection broke, because workerd was killed.
        const { status, message } = responses[index] ?? { status: 0, message: null };
        if (message !== null) enqueue(message, now);
        handleResponse(attempt, status, message !== null, now);
      }
    }
  }

  function handleResponse(attempt: Attempt, status: number, isQueued: boolean, now: number): void {
    const { payload, number } = attempt;
    const isOk = status >= 200 && status < 300;
    counters.count('requests to ingest');
    if (!isOk) counters.count(`answered ${status}`);
    if (isOk || isQueued) {
      if (payload.expectation === 'accepted') received.set(payload.id, hashText(payload.text));
      else wronglyReceived.push(payload);
    }
    if (isOk && random.happens(REDELIVERY_PROBABILITY)) {
      counters.count('events that Stripe sent twice');
      scheduled.add(now + BURST_INTERVAL_MS, { payload, number: 1 });
    }
    if (isOk || payload.expectation === 'forged') return;
    const delay = FIRST_RETRY_MS * 2 ** (number - 1);
    if (number === ATTEMPTS_MAX) abandoned.push(payload);
    else scheduled.add(now + delay, { payload, number: number + 1 });
  }

  return { emit, sendDue, nextTime: scheduled.nextTime, received, wronglyReceived, abandoned };
}
