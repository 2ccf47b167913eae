import { type Counters, createCounters } from './counters.ts';
import { createFaultInjector, type FaultInjector } from './fault-injector.ts';
import { createRandom, type Random } from './random.ts';
import { createWorkerClient, type Runtime, type WorkerClient } from './worker-client.ts';

/** What every part of a simulation shares. */
export interface Context {
  readonly random: Random;
  readonly counters: Counters;
  readonly injector: FaultInjector;
  readonly workers: WorkerClient;
}

export function createContext(runtime: Runtime, seed: number): Context {
  const random = createRandom(seed);
  const counters = createCounters();
  const injector = createFaultInjector(random, counters);
  const workers = createWorkerClient(runtime, random, counters);
  return { random, counters, injector, workers };
}
