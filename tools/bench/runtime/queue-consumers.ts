import { configs } from '@stripe-credits/harness/configs';
import { readConfig } from './read-config.ts';

const REQUIRED = [
  'max_batch_size',
  'max_batch_timeout',
  'max_retries',
  'retry_delay',
  'max_concurrency',
] as const;

/** A queue and how it is consumed, with the names of wrangler.jsonc. */
interface QueueConsumer extends Readonly<Record<(typeof REQUIRED)[number], number>> {
  readonly queue: string;
  readonly dead_letter_queue?: string;
}

/**
 * The queues that a Worker consumes, from its configuration.
 *
 * @throws when an option is missing: wrangler's defaults differ from production's.
 */
export function readQueueConsumers(worker: 'consumer' | 'credits' = 'consumer'): QueueConsumer[] {
  const { consumers } = readConfig<{ queues: { consumers: QueueConsumer[] } }>(worker).queues;
  for (const consumer of consumers)
    for (const name of REQUIRED)
      if (typeof consumer[name] !== 'number')
        throw new Error(`${name} is missing in ${configs[worker]}: write it out`);
  return consumers;
}
