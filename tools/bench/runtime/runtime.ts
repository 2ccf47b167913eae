import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import {
  convertV4MiniflareOptions,
  Miniflare,
  type V4MiniflareOptions,
  type V4WorkerOptionsShape,
} from 'miniflare';
import { bundled, COMPATIBILITY_DATE } from './bundle.ts';

/** A Worker of the bench: its entry from the root, and what it is bound to. */
export type BenchWorker = V4WorkerOptionsShape & { readonly name: string; readonly entry: string };

type WorkerOptions = Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number];

/** Several Workers in one workerd, without the proxy that `wrangler dev` puts in front. */
export interface Runtime {
  /** Where workerd listens. The header that `doorOf` gives chooses the Worker. */
  readonly url: URL;
  /** workerd’s process. */
  readonly pid: number;
  database(binding: string, worker: string): Promise<D1Database>;
  /** Asks a Worker of the bench for JSON. */
  ask<T>(worker: string, path: string, query?: Readonly<Record<string, number>>): Promise<T>;
  close(): Promise<void>;
}

export const doorOf = (worker: string) => ({ 'MF-Route-Override': worker });

/** @param migrated the database that gets the project’s migrations, where there is one. */
export async function startRuntime(
  workers: readonly BenchWorker[],
  migrated?: { readonly binding: string; readonly worker: string },
): Promise<Runtime> {
  // Keeps workerd from asking the network where this machine is.
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const options = await Promise.all(workers.map(optionsOf));
  const processes = watchWorkerd();
  const miniflare = new Miniflare(
    // What the Workers log is read and thrown away: it costs what it costs, and is not shown.
    convertV4MiniflareOptions({ workers: options, handleStructuredLogs: () => {} }),
  );
  const url = await miniflare.ready;
  processes.forget();
  // The types of the runtime’s own package and of Workers describe the same object.
  const database = async (binding: string, worker: string) =>
    (await miniflare.getD1Database(binding, worker)) as unknown as D1Database;
  if (migrated) await migrate(await database(migrated.binding, migrated.worker));

  return {
    url,
    pid: processes.pid(),
    database,
    async ask(worker, path, query = {}) {
      const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
      const response = await fetch(`${url.origin}${path}?${search}`, { headers: doorOf(worker) });
      if (!response.ok) throw new Error(`${worker} answered ${response.status} to ${path}`);
      return response.json() as never;
    },
    close: () => miniflare.dispose(),
  };
}

async function optionsOf({ entry, ...options }: BenchWorker): Promise<WorkerOptions> {
  const script = await bundled(entry);
  return { ...options, modules: true, script, compatibilityDate: COMPATIBILITY_DATE };
}

async function migrate(db: D1Database): Promise<void> {
  const folder = join(root, 'drizzle');
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    for (const sql of readFileSync(join(folder, file), 'utf8').split('--> statement-breakpoint'))
      await db.prepare(sql).run();
}
