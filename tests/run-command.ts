import { execFile } from 'node:child_process';
import { format } from 'node:util';
import { root } from '@stripe-credits/harness';
import { vi } from 'vitest';
import { tell } from '../tools/cli/terminal/command-error.ts';

export interface Typed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ACCOUNTS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID', 'STRIPE_SECRET_KEY'];

/** Runs a script as its user does, without what the environment of the tests has of accounts. */
export function typed(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Typed> {
  const inherited = { ...process.env };
  for (const name of ACCOUNTS) delete inherited[name];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...args],
      { cwd: root, env: { ...inherited, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/**
 * Does a command's work in this process, which spares it a start of two seconds, and tells how it
 * ended as `typed` does.
 */
export async function worked(
  work: () => Promise<void>,
  env: Record<string, string> = {},
): Promise<Typed> {
  const kept = { ...process.env };
  for (const name of ACCOUNTS) delete process.env[name];
  Object.assign(process.env, env);
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const err = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    await work().catch(tell);
    const [stdout, stderr] = [out, err].map(({ mock }) =>
      mock.calls.map((call) => `${format(...call)}\n`).join(''),
    );
    return { code: Number(process.exitCode ?? 0), stdout: stdout ?? '', stderr: stderr ?? '' };
  } finally {
    vi.restoreAllMocks();
    process.exitCode = undefined;
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
  }
}
