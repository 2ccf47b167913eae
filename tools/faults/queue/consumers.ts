import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness/configs';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import { type Unstable_Config, unstable_readConfig } from 'wrangler';
import type { Context } from '../context.ts';
import type { QueuedMessage } from '../protocol.ts';
import { createVirtualQueue, type QueueOptions, type VirtualQueue } from './virtual-queue.ts';

/**
 * The queues of the consumer's configuration.
 *
 * @throws when an option is missing: wrangler's defaults differ from production's.
 */
export function readQueueOptions(): QueueOptions[] {
  const config: Unstable_Config = unstable_readConfig({ config: join(root, configs.consumer) });
  const required = (value: number | null | undefined, name: string): number => {
    if (typeof value === 'number') return value;
    throw new Error(`${name} is missing in ${configs.consumer}: write it out`);
  };
  return (config.queues.consumers ?? []).map((consumer) => ({
    name: consumer.queue,
    batchSizeMax: required(consumer.max_batch_size, 'max_batch_size'),
    retriesMax: required(consumer.max_retries, 'max_retries'),
    retryDelaySeconds: required(consumer.retry_delay, 'retry_delay'),
    concurrencyMax: required(consumer.max_concurrency, 'max_concurrency'),
    deadLetterQueue: consumer.dead_letter_queue ?? null,
  }));
}

/** The queues and their consumer. Ingest and replays send to the first queue. */
export function createConsumers({ workers, random, injector, counters }: Context) {
  /** Messages that a queue without a dead-letter queue deleted. There must be none. */
  const dropped: QueuedMessage[] = [];
  const queues: VirtualQueue[] = readQueueOptions().map((options) =>
    createVirtualQueue(options, random, {
      onDuplicate: () => counters.count('messages delivered twice by the queue'),
      onExhausted(message, now) {
        const { deadLetterQueue } = options;
        const queue = queues.find((other) => other.options.name === deadLetterQueue);
        if (!queue) return void dropped.push(message);
        counters.count('messages whose every attempt failed');
        queue.send(message, now);
      },
    }),
  );

  async function deliver(
    queue: VirtualQueue,
    batches: readonly QueuedMessage[][],
    now: number,
  ): Promise<void> {
    const { name } = queue.options;
    const inputs = batches.map((messages) => ({
      queue: name,
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
          const concurrency = 1 + random.below(queue.options.concurrencyMax);
          await deliver(queue, batches.splice(0, concurrency), now);
        }
      }
    },
  };
}
