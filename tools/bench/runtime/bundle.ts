import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@stripe-credits/harness';

const run = promisify(execFile);
export const COMPATIBILITY_DATE = '2026-11-17';

/** A Worker’s script as a deployment would upload it, minified. @param entry from the root. */
export async function bundle(entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-credits-bench-'));
  try {
    const named = ['--name', basename(folder), '--compatibility-date', COMPATIBILITY_DATE];
    await run(
      'wrangler',
      ['deploy', entry, '--dry-run', '--minify', '--outdir', folder, ...named],
      {
        cwd: root,
        env: { ...process.env, WRANGLER_LOG: 'error' },
      },
    );
    const script = readdirSync(folder).find((file) => file.endsWith('.js'));
    if (!script) throw new Error(`wrangler made no script of ${entry}`);
    return readFileSync(join(folder, script), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const bundles = new Map<string, Promise<string>>();

/** The same, made once in a run. */
export function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, known);
  return known;
}
