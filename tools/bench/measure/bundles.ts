import { gzipSync } from 'node:zlib';
import { bundle } from '../runtime/runtime.ts';

/** The size of ingest, minified as it is deployed: every event may have to wait for its start. */
export async function measureBundles() {
  const script = await bundle('apps/ingest/src/index.ts');
  return {
    ingestBytes: Buffer.byteLength(script),
    ingestGzipBytes: gzipSync(script).byteLength,
  };
}
