import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../scripts/local/workers.ts';

export const WORKERS = ['ingest', 'consumer', 'console'] as const;
export type WorkerName = (typeof WORKERS)[number];

export interface Bundle {
  readonly script: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Each Worker as a deployment would upload it, minified. */
export function bundleWorkers(): Record<WorkerName, Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-bench-'));
  try {
    const bundles = WORKERS.map((name) => [name, bundleOf(name, join(folder, name))] as const);
    return Object.fromEntries(bundles) as Record<WorkerName, Bundle>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bundleOf(name: WorkerName, folder: string): Bundle {
  const config = join(root, `apps/${name}/wrangler.jsonc`);
  const args = ['deploy', '--dry-run', '--minify', '--outdir', folder, '--config', config];
  execFileSync('wrangler', args, { stdio: 'pipe', env: { ...process.env, WRANGLER_LOG: 'error' } });
  const script = readFileSync(join(folder, 'index.js'));
  return {
    script: script.toString(),
    bytes: script.byteLength,
    gzipBytes: gzipSync(script).byteLength,
  };
}
