import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@stripe-credits/harness/configs';
import { watchWorkerd } from '@stripe-credits/harness/workerd-process';
import {
  convertV4MiniflareOptions,
  Miniflare,
  type V4MiniflareOptions,
  type V4WorkerOptionsShape,
} from 'miniflare';

const COMPATIBILITY_DATE = '2026-11-17';

/** A Worker with its bindings. `entry` is a path from the root. */
export type BenchWorker = V4WorkerOptionsShape & { readonly name: string; readonly entry: string };

type WorkerOptions = Extract<V4MiniflareOptions, { workers: unknown }>['workers'][number];

/** Several Workers in one workerd, without the proxy of `wrangler dev`. */
export interface Runtime {
  /** Where workerd listens. The headers of `routeTo` select the Worker. */
  readonly url: URL;
  /** workerd's process. */
  readonly pid: number;
  /** The D1 database that a Worker has under this binding, migrated. */
  database(binding: string, worker: string): Promise<D1Database>;
  close(): Promise<void>;
}

export const routeTo = (worker: string) => ({ 'MF-Route-Override': worker });

export async function startRuntime(workers: readonly BenchWorker[]): Promise<Runtime> {
  // Keeps workerd from looking up where this machine is.
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const options = await Promise.all(workers.map(toWorkerOptions));
  const processes = watchWorkerd();
  const miniflare = new Miniflare(
    // Log lines are read and dropped: they cost what they cost, and are not printed.
    convertV4MiniflareOptions({ workers: options, handleStructuredLogs: () => {} }),
  );
  const url = await miniflare.ready;
  processes.stop();
  return {
    url,
    pid: processes.pid(),
    async database(binding, worker) {
      // Miniflare and the Workers types declare the same object separately.
      const db = (await miniflare.getD1Database(binding, worker)) as unknown as D1Database;
      await migrate(db);
      return db;
    },
    close: () => miniflare.dispose(),
  };
}

async function toWorkerOptions({ entry, ...options }: BenchWorker): Promise<WorkerOptions> {
  const script = await bundle(entry);
  return { ...options, modules: true, script, compatibilityDate: COMPATIBILITY_DATE };
}

/** The local D1 runs all statements of a text. Preparing each by itself takes a second. */
async function migrate(db: D1Database): Promise<void> {
  const folder = join(root, 'drizzle');
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  for (const file of files.toSorted())
    await db.prepare(readFileSync(join(folder, file), 'utf8')).run();
}

const bundles = new Map<string, Promise<string>>();

/** The minified script that a deployment would upload; built once per entry. */
export function bundle(entry: string): Promise<string> {
  const script = bundles.get(entry) ?? build(entry);
  bundles.set(entry, script);
  return script;
}

async function build(entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-bench-'));
  const args = ['deploy', entry, '--dry-run', '--minify', '--outdir', folder];
  args.push('--name', basename(folder), '--compatibility-date', COMPATIBILITY_DATE);
  try {
    const env = { ...process.env, WRANGLER_LOG: 'error' };
    await promisify(execFile)('wrangler', args, { cwd: root, env });
    const script = readdirSync(folder).find((file) => file.endsWith('.js'));
    if (!script) throw new Error(`wrangler built no script from ${entry}`);
    return readFileSync(join(folder, script), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
