import { readQueueConsumers } from '@stripe-credits/bench/queue-consumers';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import type { Context } from '../context.ts';
import type { QueuedMessage } from '../protocol.ts';
import { createVirtualQueue, type VirtualQueue } from './virtual-queue.ts';

/** The queues and their consumer. Ingest and replays send to the first queue. */
export function createConsumers({ workers, random, injector, counters }: Context) {
  /** Messages that a queue without a dead-letter queue deleted. There must be none. */
  const dropped: QueuedMessage[] = [];
  const queues: VirtualQueue[] = readQueueConsumers().map((options) =>
    createVirtualQueue(options, random, {
      onDuplicate: () => counters.count('messages delivered twice by the queue'),
      onExhausted(message, now) {
        const next = queues.find(({ name }) => name === options.dead_letter_queue);
        if (!next) return void dropped.push(message);
        counters.count('messages whose every attempt failed');
        next.send(message, now);
      },
    }),
  );

  async function deliver(queue: VirtualQueue, batches: readonly QueuedMessage[][], now: number) {
    const inputs = batches.map((messages) => ({
      queue: queue.name,
      messages,
      conditions: injector.forBatch(now),
    }));
    const results = await workers.call('/deliver', inputs);
    for (const [index, batch] of batches.entries()) {
      const acknowledgements = results[index]?.acknowledgements ?? null;
      counters.count('batches');
      counters.count('messages delivered', batch.length);
      counters.count('messages retried', queue.acknowledge(batch, acknowledgements, now));
    }
  }

  return {
    dropped,
    nextTime: () => Math.min(...queues.map((queue) => queue.nextTime())),
    send: (message: StoredMessage, now: number) => queues[0]?.send(message, now),

    async deliverDue(now: number): Promise<void> {
      for (const queue of queues) {
        const batches = queue.takeBatches(now);
        while (batches.length > 0) {
          // The platform decides how many run at once. In turn, the second finds cached packages.
          const concurrency = 1 + random.below(queue.concurrencyMax);
          await deliver(queue, batches.splice(0, concurrency), now);
        }
      }
    },
  };
}
