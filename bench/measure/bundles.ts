import { gzipSync } from 'node:zlib';
import { bundled } from '../runtime/bundle.ts';
import { doorOf, startRuntime } from '../runtime/runtime.ts';
import { median } from './statistics.ts';

const STARTS = 15;

const WORKERS = {
  ingest: 'apps/ingest/src/index.ts',
  consumer: 'apps/consumer/src/index.ts',
  console: 'apps/console/src/index.ts',
};

export interface Bundle {
  readonly worker: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** To compile and evaluate it in a new isolate, beyond what an empty Worker takes. */
  readonly startMs: number;
}

/** Each Worker as a deployment would upload it, minified. */
export async function measureBundles(): Promise<Bundle[]> {
  const starter = await startRuntime([
    { name: 'starter', entry: 'bench/workers/starter.ts', workerLoaders: { LOADER: {} } },
  ]);
  try {
    const start = async (script: string): Promise<number> => {
      const startedAt = performance.now();
      const request = { method: 'POST', body: script, headers: doorOf('starter') };
      const response = await fetch(starter.url, request);
      if (!response.ok) throw new Error(`the starter answered ${response.status}`);
      return performance.now() - startedAt;
    };
    const empty = await bundled('bench/workers/null.ts');
    const bundles: Bundle[] = [];
    for (const [worker, entry] of Object.entries(WORKERS)) {
      const script = await bundled(entry);
      const beyond: number[] = [];
      for (let round = 0; round < STARTS; round++)
        beyond.push((await start(script)) - (await start(empty)));
      bundles.push({
        worker,
        bytes: Buffer.byteLength(script),
        gzipBytes: gzipSync(script).byteLength,
        startMs: median(beyond),
      });
    }
    return bundles;
  } finally {
    await starter.close();
  }
}
