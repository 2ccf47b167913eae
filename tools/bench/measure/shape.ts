import type { ConsumerBench } from '../runtime/consumer-bench.ts';

export interface Counts {
  readonly readCalls: number;
  readonly writeCalls: number;
  readonly statements: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

export type Shape = Readonly<Record<'1' | '10' | '100', Counts>> & {
  /** A hundred payment_intent.succeeded: what Stripe sends beside a purchase, where it is asked to. */
  readonly intents: Counts;
};

/**
 * D1 calls, statements and rows of one batch of purchases, by its size. Each is the first batch that
 * its Worker sees, so that the read of what is for sale is counted; later ones mostly do without.
 */
export async function measureShape({ ask }: ConsumerBench): Promise<Shape> {
  const of = async (size: number, told: '/batches' | '/intents' = '/batches'): Promise<Counts> => {
    await ask(told, { from: size * 1000, count: 1, size });
    return (await ask<Counts>('/counted')).answer;
  };
  return {
    '1': await of(1),
    '10': await of(10),
    '100': await of(100),
    intents: await of(100, '/intents'),
  };
}
