import type { ConsumerDatabase } from '../runtime/consumer-databases.ts';
import type { Counts } from '../workers/counting.ts';

export type Shape = Readonly<Record<'1' | '10' | '100', Counts>> & {
  /** A hundred payment_intent.succeeded, which Stripe sends beside purchases where enabled. */
  readonly intents: Counts;
};

/**
 * D1 calls, statements and rows of one batch, by its size. Each runs with an empty package cache, so
 * that the read of the packages is counted; under load most batches do without it.
 */
export async function measureShape(db: ConsumerDatabase): Promise<Shape> {
  const count = async (batchSize: number, action: 'purchases' | 'intents' = 'purchases') => {
    await db.run({ action, from: batchSize * 1000, batches: 1, batchSize });
    return (await db.run<Counts>({ action: 'count' })).result;
  };
  return {
    '1': await count(1),
    '10': await count(10),
    '100': await count(100),
    intents: await count(100, 'intents'),
  };
}
