import { type Runtime, startRuntime } from './runtime.ts';

const NAME = 'consumer-bench';

/** The consumer beside a database of its own, which does what the bench asks for. */
export interface ConsumerBench {
  /** @returns what the Worker answers, and the milliseconds until it did. */
  ask<T = unknown>(path: string, query?: Readonly<Record<string, number>>): Promise<Asked<T>>;
  close(): Promise<void>;
}

export interface Asked<T> {
  readonly answer: T;
  readonly ms: number;
}

export async function startConsumerBench(): Promise<ConsumerBench> {
  const runtime: Runtime = await startRuntime(
    [{ name: NAME, entry: 'tools/bench/workers/consumer.ts', d1Databases: { DB: 'bench' } }],
    { binding: 'DB', worker: NAME },
  );
  // The clock is outside: a Worker's own stands still while it computes, and has whole milliseconds.
  const ask = async <T>(path: string, query = {}): Promise<Asked<T>> => {
    const startedAt = performance.now();
    const answer = await runtime.ask<T>(NAME, path, query);
    return { answer, ms: performance.now() - startedAt };
  };
  await ask('/prepare');
  return { ask, close: runtime.close };
}
