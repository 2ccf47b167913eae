import { agenda } from '../event-queue.ts';
import type { Carried, Settled } from '../protocol.ts';
import type { Chance } from '../random.ts';
import type { QueueOptions } from './options.ts';

export interface QueuedMessage extends Carried {
  readonly id: string;
  /** When it was sent, in virtual milliseconds. */
  readonly timestamp: number;
  /** Deliveries, the one under way included. */
  readonly attempts: number;
}

interface Ends {
  /** Takes a message whose every attempt failed. */
  readonly exhausted: (message: QueuedMessage, now: number) => void;
  /** A message that is delivered once more although it was acknowledged, or twice at once. */
  readonly duplicated: () => void;
}

/** How often the platform delivers what it need not: "at least once". */
const TWICE_AT_ONCE = 0.01;
const AGAIN_AFTER_ACK = 0.01;
const AGAIN_WITHIN_SECONDS = 3600;

/**
 * A queue of Cloudflare's, in virtual time: at least once, in no order, in batches of chance, with
 * delays. A message that was not acknowledged comes back with one attempt more, and when its
 * attempts are used up it goes to where the exhausted go.
 */
export function virtualQueue(options: QueueOptions, chance: Chance, ends: Ends) {
  const waiting = agenda<QueuedMessage>();
  let sent = 0;

  function send(message: Carried, now: number): void {
    const fresh = { ...message, id: `${options.name}_${sent++}`, timestamp: now, attempts: 1 };
    waiting.add(now, fresh);
    if (!chance.happens(TWICE_AT_ONCE)) return;
    ends.duplicated();
    waiting.add(now, fresh);
  }

  /** The batches of what is due. Whoever takes one settles it. */
  function batches(now: number): QueuedMessage[][] {
    const due = chance.shuffled(waiting.due(now));
    const cut: QueuedMessage[][] = [];
    while (due.length > 0) cut.push(due.splice(0, batchSize()));
    return cut;
  }

  /** Full ones mostly: a batch waits for no more than a second. */
  const batchSize = () =>
    chance.happens(0.7) ? options.batchSizeMax : 1 + chance.below(options.batchSizeMax);

  /** @param settled in the order of the batch; null when nothing is known of it. */
  function settle(
    batch: readonly QueuedMessage[],
    settled: readonly Settled[] | null,
    now: number,
  ): { acked: number; retried: number } {
    let acked = 0;
    for (const [index, message] of batch.entries()) {
      const how = settled?.[index] ?? { retryAfterSeconds: null };
      if (how === 'ack') {
        acked += 1;
        sometimesAgain(message, now);
      } else retryAfter(how.retryAfterSeconds ?? options.retryDelaySeconds, message, now);
    }
    return { acked, retried: batch.length - acked };
  }

  function sometimesAgain(message: QueuedMessage, now: number): void {
    if (!chance.happens(AGAIN_AFTER_ACK)) return;
    ends.duplicated();
    again(chance.below(AGAIN_WITHIN_SECONDS), message, now);
  }

  function retryAfter(seconds: number, message: QueuedMessage, now: number): void {
    if (message.attempts > options.retriesMax) ends.exhausted(message, now);
    else again(seconds, message, now);
  }

  const again = (seconds: number, message: QueuedMessage, now: number) =>
    waiting.add(now + seconds * 1000, { ...message, attempts: message.attempts + 1 });

  return { options, send, batches, settle, next: waiting.next };
}

export type VirtualQueue = ReturnType<typeof virtualQueue>;
