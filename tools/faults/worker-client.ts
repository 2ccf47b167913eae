import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@stripe-credits/db';
import { root } from '@stripe-credits/harness/configs';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import { createTestHarness } from 'wrangler';
import type { Counters } from './counters.ts';
import type { Input, Output, Path, WorkerRequest } from './protocol.ts';
import type { Random } from './random.ts';

const workerConfig = (name: string, databaseId: string, compatibilityFlag: string) => ({
  name,
  main: join(root, `tools/faults/worker/${name}.ts`),
  compatibility_date: '2026-11-17',
  compatibility_flags: [compatibilityFlag],
  d1_databases: [
    { binding: 'DB', database_name: name, database_id: databaseId, migrations_dir: 'drizzle' },
  ],
});
/** AsyncLocalStorage tells apart the invocations that call the database at the same time. */
const faults = workerConfig('faults', '00000000-0000-0000-0000-000000000002', 'nodejs_als');
/** `node:assert` compares the states that a history ends in. */
const histories = workerConfig(
  'histories',
  '00000000-0000-0000-0000-000000000003',
  'nodejs_compat',
);

const RESTART_TIMEOUT_MS = 30_000;

export type Runtime = Awaited<ReturnType<typeof startRuntime>>;

/** Starts the Workers of `worker/` in workerd, each with an empty database that survives a kill. */
export async function startRuntime() {
  process.env['WRANGLER_LOG'] ??= 'error';
  const processes = watchWorkerd();
  const harness = createTestHarness({ root, workers: [{ config: faults }, { config: histories }] });
  await harness.listen();
  const worker = harness.getWorker<{ DB: D1Database }>('faults');
  const historiesWorker = harness.getWorker('histories');
  await worker.applyD1Migrations('DB');
  await historiesWorker.applyD1Migrations('DB');

  const post = <P extends Path>(path: P, request: WorkerRequest<P>) =>
    worker.fetch(`http://faults${path}`, { method: 'POST', body: JSON.stringify(request) });

  async function untilRestarted(): Promise<void> {
    const deadline = Date.now() + RESTART_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const response = await post('/deliver', { seed: 0, inputs: [] }).catch(() => null);
      if (response?.ok) return;
      await sleep(50);
    }
    throw new Error('workerd did not restart after it was killed');
  }

  return {
    async call<P extends Path>(path: P, request: WorkerRequest<P>): Promise<Output<P>[]> {
      const response = await post(path, request);
      if (!response.ok) throw new Error(`${path} failed: ${await response.text()}`);
      // protocol.ts says what each path returns, and the Worker is compiled against it.
      return (await response.json()) as Output<P>[];
    },

    /** Makes a call, and kills workerd after this time: the results are lost. */
    async callAndKill<P extends Path>(path: P, request: WorkerRequest<P>, milliseconds: number) {
      const lost = post(path, request).catch(() => null);
      await sleep(milliseconds);
      await processes.kill();
      await lost;
      await untilRestarted();
    },

    /** Compares random histories with the oracle; returns the failure, empty without one. */
    async checkHistories(count: number, seed: number): Promise<string> {
      const response = await historiesWorker.fetch(`http://histories/?count=${count}&seed=${seed}`);
      return response.text();
    },

    /** Must be called anew after a kill. */
    database: async () => createDatabase((await worker.getEnv()).DB),

    async close(): Promise<void> {
      processes.stop();
      await harness.close();
    },
  };
}

const KILL_WITHIN_MS = 30;

export type WorkerClient = ReturnType<typeof createWorkerClient>;

/** Calls the Worker, counts the faults that it injected, and kills workerd where that is due. */
export function createWorkerClient(runtime: Runtime, random: Random, { countFault }: Counters) {
  let killPath: Path | null = null;
  return {
    killDuringNext(path: Path): void {
      killPath = path;
    },

    /** A result is null when workerd was killed during the call. */
    async call<P extends Path>(
      path: P,
      inputs: readonly Input<P>[],
    ): Promise<(Output<P> | null)[]> {
      const request = { seed: random.seed(), inputs };
      if (killPath !== path) {
        const outputs = await runtime.call(path, request);
        for (const fault of outputs.flatMap(({ injected }) => injected)) countFault(fault);
        return outputs;
      }
      killPath = null;
      countFault('workerd killed with SIGKILL');
      // Real time decides what the kill hits: from here on the same seed can end differently.
      await runtime.callAndKill(path, request, random.below(KILL_WITHIN_MS));
      return inputs.map(() => null);
    },
  };
}
