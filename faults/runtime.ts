import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestHarness } from 'wrangler';
import { root } from '../scripts/local/workers.ts';
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
  main: join(root, 'faults/worker/index.ts'),
  compatibility_date: '2026-11-17',
  d1_databases: databases,
};

/** Miniflare starts workerd, and starts it again on the same files when it is gone. */
function watchWorkerd() {
  const children = new Set<ChildProcess>();
  const onStart = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    children.add(child);
    child.once('exit', () => children.delete(child));
  };
  subscribe('child_process', onStart);
  return {
    async kill() {
      // A child is announced before it has its name.
      const victims = [...children].filter(({ spawnfile }) => basename(spawnfile) === 'workerd');
      if (victims.length === 0) throw new Error('there is no workerd to kill');
      const ends = victims.map((child) => once(child, 'exit'));
      for (const child of victims) child.kill('SIGKILL');
      await Promise.all(ends);
    },
    forget: () => unsubscribe('child_process', onStart),
  };
}

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
