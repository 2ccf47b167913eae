import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configs, root } from '@stripe-credits/harness/configs';

const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');

/**
 * Bundles the Workers once, as wrangler deploys them, for all starts of a complete run: each start
 * would take several seconds to bundle them again. A run of single files starts them as they are.
 */
export default async function prebuildWorkers(): Promise<() => void> {
  const [, ...filters] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  if (filters.length > 0) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'workers-'));
  const build = async (name: string, configPath: string) => {
    const output = ['--outdir', join(folder, name)];
    const args = ['deploy', '--dry-run', '--config', configPath, ...output];
    await promisify(execFile)(process.execPath, [wrangler, ...args], { cwd: root });
  };
  await Promise.all(Object.entries(configs).map(([name, configPath]) => build(name, configPath)));
  process.env['PREBUILT_WORKERS'] = folder;
  return () => rmSync(folder, { recursive: true });
}
