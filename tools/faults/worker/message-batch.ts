import type { Acknowledgement } from '../protocol.ts';

/**
 * A batch as the platform delivers it, and how the consumer acknowledged it. The documented rules
 * (developers.cloudflare.com/queues/configuration/batching-retries): the first call on a message
 * wins, a call on a message beats one on the batch, and without a call a message is acknowledged.
 */
export function createMessageBatch<Body>(
  queue: string,
  messages: readonly Pick<Message<Body>, 'id' | 'timestamp' | 'attempts' | 'body'>[],
) {
  const calls = new Map<number | 'all', Acknowledgement>();
  const record = (target: number | 'all', call: Acknowledgement) => {
    if (!calls.has(target)) calls.set(target, call);
  };
  const methods = (target: number | 'all') => ({
    ack: () => record(target, 'ack'),
    retry: (options?: QueueRetryOptions) =>
      record(target, { retryAfterSeconds: options?.delaySeconds ?? null }),
  });
  const all = methods('all');
  const batch: MessageBatch<Body> = {
    queue,
    messages: messages.map((message, index) => ({ ...message, ...methods(index) })),
    ackAll: all.ack,
    retryAll: all.retry,
    metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
  };
  const acknowledgements = (): Acknowledgement[] =>
    messages.map((_, index) => calls.get(index) ?? calls.get('all') ?? 'ack');
  return { batch, acknowledgements };
}
