import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '@stripe-credits/harness';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import { createTestHarness } from 'wrangler';
import type { Asked, Path, Paths } from './protocol.ts';

export interface Runtime {
  ask<P extends Path>(path: P, asked: Asked<Paths[P]['part']>): Promise<Paths[P]['answer'][]>;
  /** The same, and workerd is killed meanwhile: nobody hears the answers. */
  askAndKill<P extends Path>(
    path: P,
    asked: Asked<Paths[P]['part']>,
    afterMs: number,
  ): Promise<void>;
  /** To look at from outside; to be asked for anew after a kill. */
  database(): Promise<D1Database>;
  close(): Promise<void>;
}

/** The Workers of this folder in workerd, with a migrated, empty database that outlives a kill. */
export async function startRuntime(): Promise<Runtime> {
  process.env['WRANGLER_LOG'] ??= 'error';
  const processes = watchWorkerd();
  const harness = createTestHarness({ root, workers: [{ config }] });
  await harness.listen();
  const worker = harness.getWorker<{ DB: D1Database }>('faults');
  await worker.applyD1Migrations('DB');

  const post = (path: string, asked: Asked<unknown>) =>
    worker.fetch(`http://faults${path}`, { method: 'POST', body: JSON.stringify(asked) });

  return {
    async ask(path, asked) {
      const response = await post(path, asked);
      if (!response.ok) throw new Error(`${path} was answered with ${await response.text()}`);
      // The path decides what the answer is: both sides are in this folder.
      return (await response.json()) as Paths[typeof path]['answer'][];
    },
    async askAndKill(path, asked, afterMs) {
      const unheard = post(path, asked).catch(() => null);
      await sleep(afterMs);
      await processes.kill();
      await unheard;
      await untilItAnswers(() => post('/deliver', { seed: 0, parts: [] }));
    },
    database: async () => (await worker.getEnv()).DB,
    close: async () => {
      processes.forget();
      await harness.close();
    },
  };
}

/** Empty and migrated, for each harness one of its own. */
export const databases = [
  {
    binding: 'DB',
    database_name: 'faults',
    database_id: '00000000-0000-0000-0000-000000000002',
    migrations_dir: 'drizzle',
  },
];

const config = {
  name: 'faults',
  main: join(root, 'tools/faults/worker/index.ts'),
  compatibility_date: '2026-11-17',
  // To know which invocation calls the database.
  compatibility_flags: ['nodejs_als'],
  d1_databases: databases,
};

const RESTART_MS = 30_000;

async function untilItAnswers(post: () => Promise<{ readonly ok: boolean }>): Promise<void> {
  const deadline = Date.now() + RESTART_MS;
  while (Date.now() < deadline) {
    const answer = await post().catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error('workerd did not come back after it was killed');
}
