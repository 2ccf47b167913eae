import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { root } from '@stripe-credits/harness';
import { CommandError } from '../terminal/command-error.ts';

export interface Run {
  /** What wrangler reads as its input, such as a secret: it never stands on a command line. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs wrangler, which asks nothing and colours nothing.
 *
 * @returns what it wrote to stdout.
 * @throws CommandError with what wrangler said, when it did not do it.
 */
export async function wrangler(args: readonly string[], run: Run = {}): Promise<string> {
  return told(args, await ended(args, run));
}

/** What came of a run: its output, or the sentence of wrangler that matters as an error. */
export function told(args: readonly string[], { code, stdout, stderr }: Ended): string {
  if (code === 0) return stdout;
  const plain = stripVTControlCharacters(`${stderr}\n${stdout}`);
  const [, after] = plain.split('[ERROR]');
  const lines = (after ?? plain).split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line && !NOISE.test(line)).join(' ');
  throw new CommandError(`wrangler ${args.slice(0, 3).join(' ')} failed: ${said.slice(0, 800)}`);
}

const NOISE = /^(⛅️|─|🪵|If you think this is a bug)/;

function ended(args: readonly string[], { input = '', env = {} }: Run): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const quiet = { CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0', WRANGLER_SEND_METRICS: 'false' };
    const child = spawn('wrangler', args, { cwd: root, env: { ...process.env, ...quiet, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    child.on('error', () => reject(new CommandError(NOT_FOUND)));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A wrangler that ends before it has read its input is told about by its exit code.
    child.stdin.on('error', () => {}).end(input);
  });
}

const NOT_FOUND = 'wrangler was not found: run this through pnpm, such as pnpm deploy:all';
