import type { CommandClient } from '../runtime/command-client.ts';

export type Shape = Awaited<ReturnType<typeof measureShape>>;

/**
 * D1 calls, statements and rows of one batch. Each runs with an empty package cache, so that the read of
 * the packages is counted; under load most batches do without it.
 */
export async function measureShape({ run }: CommandClient) {
  const count = async (
    events: 'sessions' | 'intents' | 'pairs' | 'real',
    size = 100,
    from = size * 1000,
  ) => {
    await run(events, from, 1, size);
    return (await run('count')).result;
  };
  return {
    /** Sessions alone, by the size of the batch. */
    '1': await count('sessions', 1),
    '10': await count('sessions', 10),
    '100': await count('sessions'),
    /** payment_intent.succeeded of a hundred purchases whose sessions came in a batch before. */
    intents: await count('intents'),
    /** The same in a batch before the sessions, then those sessions. */
    intentsFirst: await count('intents', 100, 200_000),
    sessionsAfter: await count('sessions', 100, 200_000),
    /** Fifty purchases, each session after its PaymentIntent in one batch. */
    pairs: await count('pairs', 100, 600_000),
    /** The real mix, refunds included: what is refunded was bought in the same batch. */
    real: await count('real', 102, 102 * 8000),
  };
}
