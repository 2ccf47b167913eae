import type { Tally } from '../counters.ts';
import type { Stalls, Trouble } from '../fault-injector.ts';
import type { Batch, Carried } from '../protocol.ts';
import type { Chance } from '../random.ts';
import type { Asking } from '../worker-client.ts';
import type { QueueOptions } from './options.ts';
import { type QueuedMessage, type VirtualQueue, virtualQueue } from './virtual-queue.ts';

interface Parts {
  readonly workers: Asking;
  readonly options: readonly QueueOptions[];
  readonly chance: Chance;
  readonly trouble: Trouble;
  readonly stalls: Stalls;
  readonly tally: Tally;
}

/** The queues, and the consumer behind them. The first one is where ingest and replays send to. */
export function consumption({ workers, options, chance, trouble, stalls, tally }: Parts) {
  /** Messages that a queue without a dead-letter queue has dropped. There must be none. */
  const dropped: QueuedMessage[] = [];
  const queues = options.map((each) =>
    virtualQueue(each, chance, {
      exhausted: (message, now) => exhausted(each, message, now),
      duplicated: () => tally.count('messages delivered twice by the queue'),
    }),
  );

  function exhausted({ deadLetterQueue }: QueueOptions, message: QueuedMessage, now: number): void {
    const next = queues.find((queue) => queue.options.name === deadLetterQueue);
    if (!next) dropped.push(message);
    else {
      tally.count('messages whose every attempt failed');
      next.send({ body: message.body, encoding: message.encoding }, now);
    }
  }

  async function deliverDue(now: number): Promise<void> {
    for (const queue of queues) {
      const batches = queue.batches(now);
      while (batches.length > 0)
        await deliverTogether(queue, batches.splice(0, atOnce(queue.options)), now);
    }
  }

  /** The platform decides. Of two batches that come in turn the second finds what the first read. */
  const atOnce = ({ concurrencyMax }: QueueOptions) => 1 + chance.below(concurrencyMax);

  async function deliverTogether(
    queue: VirtualQueue,
    batches: readonly QueuedMessage[][],
    now: number,
  ): Promise<void> {
    const parts = batches.map(
      (messages): Batch => ({
        ...{ queue: queue.options.name, messages, clock: trouble.clock(now) },
        troubles: stalls.at(now) ? { stalled: true } : trouble.ofBatch(),
      }),
    );
    const answers = await workers.ask('/deliver', parts);
    for (const [index, batch] of batches.entries()) {
      const { settled, happened } = answers?.[index] ?? UNHEARD;
      for (const fault of happened) tally.fault(fault);
      tally.count('batches');
      tally.count('messages delivered', batch.length);
      tally.count('messages retried', queue.settle(batch, settled, now).retried);
    }
  }

  return {
    dropped,
    deliverDue,
    send: (message: Carried, now: number) => queues[0]?.send(message, now),
    next: () => Math.min(...queues.map((queue) => queue.next())),
  };
}

/** What the platform knows of a batch when the Worker is gone. */
const UNHEARD = { settled: null, happened: [] };
