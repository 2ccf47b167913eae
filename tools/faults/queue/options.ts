import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness';
import { type Unstable_Config, unstable_readConfig } from 'wrangler';

/** One queue as its consumer's configuration has it. */
export interface QueueOptions {
  readonly name: string;
  readonly batchSizeMax: number;
  readonly retriesMax: number;
  readonly retryDelaySeconds: number;
  readonly concurrencyMax: number;
  /** Where its exhausted messages go; without one they are gone. */
  readonly deadLetterQueue: string | null;
}

/** @throws when an option is not written out: the defaults here and there are not the same. */
export function readQueueOptions(): readonly QueueOptions[] {
  const config: Unstable_Config = unstable_readConfig({ config: join(root, configs.consumer) });
  return (config.queues.consumers ?? []).map((consumer) => ({
    name: consumer.queue,
    batchSizeMax: written(consumer.max_batch_size, 'max_batch_size'),
    retriesMax: written(consumer.max_retries, 'max_retries'),
    retryDelaySeconds: written(consumer.retry_delay, 'retry_delay'),
    concurrencyMax: written(consumer.max_concurrency, 'max_concurrency'),
    deadLetterQueue: consumer.dead_letter_queue ?? null,
  }));
}

function written(value: number | null | undefined, name: string): number {
  if (typeof value === 'number') return value;
  throw new Error(`${name} is missing in ${configs.consumer}: write it out`);
}
