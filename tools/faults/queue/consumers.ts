import { readQueueConsumers } from '@stripe-credits/bench/queue-consumers';
import type { StoredMessage } from '@stripe-credits/platform/queue-message';
import type { Context } from '../context.ts';
import type { QueuedMessage } from '../protocol.ts';
import type { Settings } from '../settings.ts';
import { storedText } from '../stored-text.ts';
import { hashText } from '../stripe/payload.ts';
import type { Output } from '../worker-client.ts';
import { createVirtualQueue, type VirtualQueue } from './virtual-queue.ts';

type ConsumerConfig = ReturnType<typeof readQueueConsumers>[number];

/** How the Workers are deployed now. */
export interface Deployment {
  readonly settings: () => Settings;
  /** Where Stripe's API answers. */
  readonly stripeUrl: string;
}

/**
 * The queues and their consumers. Ingest, replays and look-ups send to the first queue; the consumer
 * sends what must be looked up to the queue of look-ups.
 */
export function createConsumers(
  { workers, random, injector, counters }: Context,
  { settings, stripeUrl }: Deployment,
) {
  /** Messages that a queue without a dead-letter queue deleted. There must be none. */
  const dropped: QueuedMessage[] = [];
  /** Hashes of the texts that look-ups completed, by the id of the event. */
  const completed = new Map<string, Set<string>>();
  const create = (options: ConsumerConfig): VirtualQueue =>
    createVirtualQueue(options, random, {
      onDuplicate: () => counters.count('messages delivered twice by the queue'),
      onExhausted(message, now) {
        const next = queues.find(({ name }) => name === options.dead_letter_queue);
        if (!next) return void dropped.push(message);
        counters.count('messages whose every attempt failed');
        next.send(message, now);
      },
    });
  const ofConsumer = readQueueConsumers('consumer').map(create);
  const ofLookups = readQueueConsumers('credits').map(create);
  const queues = [...ofConsumer, ...ofLookups];

  function send(message: StoredMessage, now: number): void {
    ofConsumer[0]?.send(message, now);
  }

  function forward(message: StoredMessage, now: number): void {
    counters.count('events forwarded to look-ups');
    ofLookups[0]?.send(message, now);
  }

  function sendCompleted(message: StoredMessage, now: number): void {
    counters.count('events completed by look-ups');
    const text = storedText(message);
    const { id } = JSON.parse(String(text));
    completed.set(id, new Set(completed.get(id)).add(hashText(text)));
    send(message, now);
  }

  async function deliver(queue: VirtualQueue, batches: readonly QueuedMessage[][], now: number) {
    const isLookup = ofLookups.includes(queue);
    const inputs = batches.map((messages) => ({
      queue: queue.name,
      messages,
      settings: settings(),
      stripeUrl,
      conditions: isLookup ? injector.forLookups(now) : injector.forBatch(now),
    }));
    const results: (Output<'/deliver'> | null)[] = await workers.call(
      isLookup ? '/look_up' : '/deliver',
      inputs,
    );
    for (const [index, batch] of batches.entries()) {
      const { acknowledgements = null, messages = [] } = results[index] ?? {};
      for (const message of messages)
        if (isLookup) sendCompleted(message, now);
        else forward(message, now);
      counters.count('batches');
      counters.count('messages delivered', batch.length);
      counters.count('messages retried', queue.acknowledge(batch, acknowledgements, now));
    }
  }

  return {
    dropped,
    completed,
    nextTime: () => Math.min(...queues.map((queue) => queue.nextTime())),
    send,

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
