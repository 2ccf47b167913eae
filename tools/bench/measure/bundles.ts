import { gzipSync } from 'node:zlib';
import { bundled } from '../runtime/bundle.ts';
import { doorOf, type Runtime, startRuntime } from '../runtime/runtime.ts';
import { median } from './statistics.ts';

const STARTS = 15;

const WORKERS = {
  ingest: 'apps/ingest/src/index.ts',
  consumer: 'apps/consumer/src/index.ts',
  console: 'apps/console/src/index.ts',
  credits: 'apps/credits/src/index.ts',
};

export interface Bundle {
  readonly worker: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** To compile and evaluate it in a new isolate, beyond what an empty Worker takes. */
  readonly startMs: number;
}

/** Each Worker minified, as its configuration says that it is deployed. */
export async function measureBundles(): Promise<Bundle[]> {
  const starter = await startRuntime([
    { name: 'starter', entry: 'tools/bench/workers/starter.ts', workerLoaders: { LOADER: {} } },
  ]);
  try {
    const empty = await startTime(starter, await bundled('tools/bench/workers/null.ts'));
    const bundles: Bundle[] = [];
    for (const [worker, entry] of Object.entries(WORKERS)) {
      const script = await bundled(entry);
      bundles.push({
        worker,
        bytes: Buffer.byteLength(script),
        gzipBytes: gzipSync(script).byteLength,
        startMs: (await startTime(starter, script)) - empty,
      });
    }
    return bundles;
  } finally {
    await starter.close();
  }
}

async function startTime({ url }: Runtime, script: string): Promise<number> {
  const headers = doorOf('starter');
  await fetch(url, { method: 'POST', body: script, headers });
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const startedAt = performance.now();
    const response = await fetch(url, { headers });
    const { failure } = (await response.json()) as { failure: string | null };
    times.push(performance.now() - startedAt);
    if (failure?.includes('SyntaxError') || failure?.includes('failed to start'))
      throw new Error(`a Worker did not start: ${failure}`);
  }
  return median(times);
}
