import { createCounters } from './counters.ts';
import { createFaultInjector } from './fault-injector.ts';
import { createRandom } from './random.ts';
import { createWorkerClient, type WorkerRuntime } from './worker-client.ts';

/** What every part of a simulation shares. */
export type Context = ReturnType<typeof createContext>;

export function createContext(runtime: WorkerRuntime, seed: number) {
  const random = createRandom(seed);
  const counters = createCounters();
  const injector = createFaultInjector(random, counters);
  const workers = createWorkerClient(runtime, random, counters);
  return { random, counters, injector, workers };
}
