import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { configs, root } from '@stripe-credits/harness/configs';

/**
 * The wrangler.jsonc of a Worker, as far as the caller describes it. JSONC is a JavaScript expression:
 * loading wrangler to read it takes more than a second.
 */
export function readConfig<Config>(worker: keyof typeof configs): Config {
  return runInNewContext(`(${readFileSync(join(root, configs[worker]), 'utf8')})`);
}
