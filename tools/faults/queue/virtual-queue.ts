import type { readQueueConsumers } from '@stripe-credits/bench/queue-consumers';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import { createEventQueue } from '../event-queue.ts';
import type { Acknowledgement, QueuedMessage } from '../protocol.ts';
import type { Random } from '../random.ts';

interface Callbacks {
  /** Takes a message whose every attempt failed. */
  readonly onExhausted: (message: QueuedMessage, now: number) => void;
  /** Called for a message that is delivered once more than needed. */
  readonly onDuplicate: () => void;
}

/** The platform delivers at least once: twice at the same time, or again after the ack. */
const DUPLICATE_PROBABILITY = 0.01;
const REDELIVERY_PROBABILITY = 0.01;
const REDELIVERY_SECONDS_MAX = 3600;
const FULL_BATCH_PROBABILITY = 0.7;

type QueueOptions = ReturnType<typeof readQueueConsumers>[number];
export type VirtualQueue = ReturnType<typeof createVirtualQueue>;

/**
 * A Cloudflare queue in virtual time: at least once, in no order, in batches of random size, with
 * delays. A message without an ack comes back with one attempt more, until its attempts are used up.
 */
export function createVirtualQueue(
  options: QueueOptions,
  random: Random,
  { onExhausted, onDuplicate }: Callbacks,
) {
  const waiting = createEventQueue<QueuedMessage>();
  let sent = 0;

  const deliverAgain = (message: QueuedMessage, delaySeconds: number, now: number) =>
    waiting.add(now + delaySeconds * 1000, { ...message, attempts: message.attempts + 1 });

  const batchSize = () =>
    random.happens(FULL_BATCH_PROBABILITY)
      ? options.max_batch_size
      : 1 + random.below(options.max_batch_size);

  return {
    name: options.queue,
    concurrencyMax: options.max_concurrency,
    nextTime: waiting.nextTime,

    send({ body, encoding }: StoredMessage, now: number): void {
      const id = `${options.queue}_${sent++}`;
      const message = { body, encoding, id, timestamp: now, attempts: 1 };
      waiting.add(now, message);
      if (!random.happens(DUPLICATE_PROBABILITY)) return;
      onDuplicate();
      waiting.add(now, message);
    },

    /** Removes the messages that are due. Every batch must be passed to `acknowledge`. */
    takeBatches(now: number): QueuedMessage[][] {
      const due = random.shuffle(waiting.takeDue(now));
      const batches: QueuedMessage[][] = [];
      while (due.length > 0) batches.push(due.splice(0, batchSize()));
      return batches;
    },

    /**
     * @param acknowledgements in the order of the batch; null when the consumer was killed.
     * @returns how many messages are retried.
     */
    acknowledge(
      batch: readonly QueuedMessage[],
      acknowledgements: readonly Acknowledgement[] | null,
      now: number,
    ): number {
      let retried = 0;
      for (const [index, message] of batch.entries()) {
        const result = acknowledgements?.[index] ?? { retryAfterSeconds: null };
        if (result !== 'ack') {
          retried += 1;
          const delaySeconds = result.retryAfterSeconds ?? options.retry_delay;
          if (message.attempts > options.max_retries) onExhausted(message, now);
          else deliverAgain(message, delaySeconds, now);
        } else if (random.happens(REDELIVERY_PROBABILITY)) {
          onDuplicate();
          deliverAgain(message, random.below(REDELIVERY_SECONDS_MAX), now);
        }
      }
      return retried;
    },
  };
}
