import { encodeQueueMessage, TOO_LARGE } from '@stripe-credits/platform/queue-message';
import { withTimeout } from '@stripe-credits/platform/with-timeout';
import type { Body } from './body.ts';
import type { WebhookResult } from './responses.ts';

/**
 * `send` has been seen to hang for 57 s, and Stripe's request must not hang with it. A send that
 * completes after the time makes a duplicate, which the consumer handles as one.
 */
const SEND_TIMEOUT_MS = 8_000;

/** Resolves to `accepted` only after the queue has confirmed that it holds the event. */
export async function enqueue(body: Body, queue: Queue): Promise<WebhookResult> {
  const message = await encodeQueueMessage(body.text, body.bytes);
  if (message === null) return { outcome: 'too_large', reason: TOO_LARGE, body };

  try {
    const sent = queue.send(message.body, { contentType: message.contentType });
    await withTimeout(sent, SEND_TIMEOUT_MS);
    return { outcome: 'accepted', body };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    return { outcome: 'queue_unavailable', reason, body };
  }
}
