import type { Settled } from '../protocol.ts';

/**
 * A batch as the platform hands it over, and what the consumer made of it. As documented
 * (developers.cloudflare.com/queues/configuration/batching-retries): the first call on a message
 * wins, a call on a message beats one on the batch, and what nothing was said of is acknowledged.
 */
export function messageBatch<Body>(
  queue: string,
  messages: readonly { id: string; timestamp: Date; attempts: number; body: Body }[],
) {
  const said = new Map<number, Settled>();
  let saidOfAll: Settled = 'ack';
  let allSettled = false;
  const say = (index: number, settled: Settled) => {
    if (!said.has(index)) said.set(index, settled);
  };
  const sayOfAll = (settled: Settled) => {
    if (!allSettled) saidOfAll = settled;
    allSettled = true;
  };
  const retry = (options?: QueueRetryOptions): Settled => ({
    retryAfterSeconds: options?.delaySeconds ?? null,
  });
  const batch = {
    queue,
    messages: messages.map((message, index) => ({
      ...message,
      ack: () => say(index, 'ack'),
      retry: (options?: QueueRetryOptions) => say(index, retry(options)),
    })),
    ackAll: () => sayOfAll('ack'),
    retryAll: (options?: QueueRetryOptions) => sayOfAll(retry(options)),
  };
  return {
    // The platform's batch also has metrics, which nobody here reads.
    batch: batch as unknown as MessageBatch<Body>,
    settled: (): Settled[] => messages.map((_, index) => said.get(index) ?? saidOfAll),
  };
}
