import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { format } from 'node:util';
import { vi } from 'vitest';
import { reportError } from '../tools/cli/terminal/command-error.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// Wide enough that a test reads a row of a table on one line, and without colours.
process.env['COLUMNS'] = '250';
delete process.env['FORCE_COLOR'];

const CREDENTIALS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID', 'STRIPE_SECRET_KEY'];

/** Runs a script in a process of its own, without the credentials in the environment of the tests. */
export function runCommand(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  const inherited = { ...process.env };
  for (const name of CREDENTIALS) delete inherited[name];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...args],
      { cwd: join(import.meta.dirname, '..'), env: { ...inherited, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** Runs the function of a command in this process, which saves a start of two seconds. */
export async function captureOutput(command: () => Promise<unknown>): Promise<CommandResult> {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((...values) => {
      lines.out.push(`${format(...values)}\n`);
    }),
    vi.spyOn(console, 'error').mockImplementation((...values) => {
      lines.err.push(`${format(...values)}\n`);
    }),
    // Commander writes its messages to the stream itself.
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      lines.err.push(String(text));
      return true;
    }),
  ];
  try {
    await command().catch(reportError);
    const code = Number(process.exitCode ?? 0);
    return { code, stdout: lines.out.join(''), stderr: lines.err.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}
