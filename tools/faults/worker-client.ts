import { setTimeout as sleep } from 'node:timers/promises';
import { startRuntime } from '@stripe-credits/bench/runtime';
import { createDatabase } from '@stripe-credits/db';
import { poll } from '@stripe-credits/harness/poll';
import { openTestDatabase } from '../../packages/db/test/model/test-database.ts';
import type { Counters } from './counters.ts';
import type { Random } from './random.ts';
import type { Handlers } from './worker/index.ts';

const NAME = 'faults';
const KILL_WITHIN_MS = 30;

type Path = keyof Handlers;
/** The paths whose inputs are invocations of a Worker under conditions. */
type FaultyPath = Exclude<Path, '/histories'>;
export type Input<P extends Path> = Parameters<Handlers[P]>[0];
export type Output<P extends Path> = Awaited<ReturnType<Handlers[P]>>;

interface WorkerRequest<P extends Path> {
  /** Seeds `Math.random` in the Worker. */
  readonly seed: number;
  /** They run at the same time, and each has an output. */
  readonly inputs: readonly Input<P>[];
}

export type WorkerRuntime = Awaited<ReturnType<typeof startWorker>>;

/** Starts the Worker of `worker/` in workerd, with empty databases that survive a kill. */
export async function startWorker() {
  const runtime = await startRuntime([
    {
      name: NAME,
      entry: 'tools/faults/worker/index.ts',
      compatibilityFlags: ['nodejs_compat'],
      d1Databases: { DB: 'faults', HISTORIES: 'histories' },
    },
  ]);
  await runtime.createDatabase('DB', NAME);
  await runtime.createDatabase('HISTORIES', NAME);
  // Adds the packages that histories sell.
  await openTestDatabase(await runtime.openDatabase('DB', NAME));

  const post = <P extends Path>(path: P, request: WorkerRequest<P>) =>
    fetch(new URL(path, runtime.url), { method: 'POST', body: JSON.stringify(request) });

  async function call<P extends Path>(path: P, request: WorkerRequest<P>): Promise<Output<P>[]> {
    const response = await post(path, request);
    if (!response.ok) throw new Error(`${path} failed: ${await response.text()}`);
    // JSON has no types; the handler of the path does.
    return (await response.json()) as Output<P>[];
  }

  return {
    call,

    /** Makes a call, and kills workerd after this time: the results are lost. */
    async callAndKill<P extends Path>(path: P, request: WorkerRequest<P>, milliseconds: number) {
      const lost = post(path, request).catch(() => null);
      await sleep(milliseconds);
      await runtime.kill();
      await lost;
      // Miniflare starts another one.
      await poll(() => call('/deliver', { seed: 0, inputs: [] }));
    },

    /** Must be opened anew after a kill. */
    openDatabase: async () => createDatabase(await runtime.openDatabase('DB', NAME)),
    close: runtime.close,
  };
}

/** Calls the Worker, counts the faults that it injected, and kills workerd where that is due. */
export function createWorkerClient(runtime: WorkerRuntime, random: Random, counters: Counters) {
  let killPath: FaultyPath | null = null;
  return {
    killDuringNext(path: FaultyPath): void {
      killPath = path;
    },

    /** A result is null when workerd was killed during the call. */
    async call<P extends FaultyPath>(
      path: P,
      inputs: readonly Input<P>[],
    ): Promise<(Output<P> | null)[]> {
      const request = { seed: random.seed(), inputs };
      if (killPath !== path) {
        const outputs = await runtime.call(path, request);
        for (const name of outputs.flatMap(({ injected }) => injected)) counters.countFault(name);
        return outputs;
      }
      killPath = null;
      counters.countFault('workerd killed with SIGKILL');
      // Real time decides what the kill hits: from here on the same seed can end differently.
      await runtime.callAndKill(path, request, random.below(KILL_WITHIN_MS));
      return inputs.map(() => null);
    },
  };
}
