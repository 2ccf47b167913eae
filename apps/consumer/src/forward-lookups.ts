import { errorMessage } from '@stripe-credits/db';
import { fromStoredMessage } from '@stripe-credits/platform/queue-message';
import { byteLength, toBatches } from '@stripe-credits/platform/send-batches';
import { withTimeout } from '@stripe-credits/platform/with-timeout';
import type { DeliveryResult } from './acknowledge.ts';
import type { Delivery } from './read-messages.ts';

/** A send has been seen to hang for a minute. */
const SEND_TIMEOUT_MS = 5_000;

/**
 * Sends events that lack what Stripe has to the queue of look-ups, as they were received: one message
 * per event, however many deliveries carry it. The complete events come back as any others do.
 */
export async function forwardLookups(
  deliveries: readonly Delivery[],
  queue: Pick<Queue, 'sendBatch'>,
): Promise<DeliveryResult[]> {
  const results: DeliveryResult[] = [];
  const events = [...Map.groupBy(deliveries, ({ id }) => id).values()];
  for (const batch of toBatches(events.flatMap(toSendable))) {
    const messages = batch.map(({ message }) => message);
    const forwarded = batch.flatMap(({ deliveries }) => deliveries);
    try {
      await withTimeout(queue.sendBatch(messages), SEND_TIMEOUT_MS);
      results.push(
        ...forwarded.map((delivery) => ({ delivery, disposition: 'forwarded' }) as const),
      );
    } catch (error) {
      const failure = { disposition: 'failed', error: errorMessage(error) } as const;
      results.push(...forwarded.map((delivery) => ({ delivery, ...failure })));
    }
  }
  return results;
}

/** The deliveries of one event with the message that is sent for them. */
function toSendable(deliveries: readonly Delivery[]) {
  const [first] = deliveries;
  if (!first) return [];
  const message = fromStoredMessage(first);
  return [{ deliveries, message, bytes: byteLength(message.body) }];
}
