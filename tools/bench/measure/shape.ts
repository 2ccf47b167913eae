import type { CommandClient } from '../runtime/command-client.ts';

export type Shape = Awaited<ReturnType<typeof measureShape>>;

/**
 * D1 calls, statements and rows of one batch, by its size. Each runs with an empty package cache, so
 * that the read of the packages is counted; under load most batches do without it.
 */
export async function measureShape({ run }: CommandClient) {
  const count = async (batchSize: number, events: 'purchases' | 'intents' = 'purchases') => {
    await run(events, batchSize * 1000, 1, batchSize);
    return (await run('count')).result;
  };
  return {
    '1': await count(1),
    '10': await count(10),
    '100': await count(100),
    /** A hundred payment_intent.succeeded, which Stripe sends beside purchases where enabled. */
    intents: await count(100, 'intents'),
  };
}
