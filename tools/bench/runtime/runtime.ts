import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptionsShape } from 'miniflare';
import { readMigrations } from './migrations.ts';

const COMPATIBILITY_DATE = '2026-11-17';

/** A Worker with its bindings. `entry` is a path from the root. */
export type BundledWorker = V4WorkerOptionsShape & {
  readonly name: string;
  readonly entry: string;
};

export type Runtime = Awaited<ReturnType<typeof startRuntime>>;

/** Selects the Worker of a request; without it the first one receives the request. */
export const routeTo = (worker: string) => ({ 'MF-Route-Override': worker });

/**
 * Several Workers in one workerd, without the proxy of `wrangler dev`. A workerd that was killed
 * starts again at the same address, on the same databases.
 */
export async function startRuntime(
  workers: readonly BundledWorker[],
  /** Where databases are kept; without it they are gone when the runtime closes. */
  folder?: string,
) {
  // Keeps workerd from looking up where this machine is.
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const options = workers.map(async ({ entry, ...worker }) => {
    const script = await bundle(entry);
    return { ...worker, modules: true, script, compatibilityDate: COMPATIBILITY_DATE } as const;
  });
  const processes = watchWorkerd();
  const miniflare = new Miniflare(
    // Log lines are read and dropped: they cost what they cost, and are not printed.
    convertV4MiniflareOptions({
      workers: await Promise.all(options),
      handleStructuredLogs: () => {},
      ...(folder && { resourcePersistencePath: folder }),
    }),
  );
  /** A D1 database by its binding. It must be opened anew after a kill. */
  const openDatabase = async (binding: string, worker: string) =>
    // Miniflare and the Workers types declare the same object separately.
    (await miniflare.getD1Database(binding, worker)) as unknown as D1Database;
  return {
    /** Where workerd listens. */
    url: await miniflare.ready,
    /** Of workerd's process, before it is killed. */
    pid: processes.pid(),
    /** Kills workerd with SIGKILL. */
    kill: processes.kill,
    openDatabase,
    async createDatabase(binding: string, worker: string): Promise<D1Database> {
      const db = await openDatabase(binding, worker);
      await migrate(db);
      return db;
    },
    close(): Promise<void> {
      processes.stop();
      return miniflare.dispose();
    },
  };
}

/** The local D1 runs all statements of a text. Preparing each by itself takes a second. */
async function migrate(db: D1Database): Promise<void> {
  for (const migration of readMigrations()) await db.prepare(migration).run();
}

const bundles = new Map<string, Promise<string>>();

/** The minified script of a deployment, with the options of `wrangler deploy`; built once. */
export function bundle(entry: string): Promise<string> {
  const script = bundles.get(entry) ?? buildScript(entry);
  bundles.set(entry, script);
  return script;
}

async function buildScript(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
