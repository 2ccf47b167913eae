import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { CommandError } from '../local/command-error.ts';
import { root } from '../local/workers.ts';

interface Run {
  /** What wrangler reads as its input, such as a secret: it never stands on a command line. */
  readonly input?: string;
  readonly env?: Record<string, string>;
}

/**
 * Runs wrangler, which asks nothing and colours nothing.
 *
 * @returns what it wrote to stdout.
 * @throws CommandError with what wrangler said, when it did not do it.
 */
export function wrangler(args: readonly string[], { input, env = {} }: Run = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const quiet = { CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0', WRANGLER_SEND_METRICS: 'false' };
    const child = spawn('wrangler', args, { cwd: root, env: { ...process.env, ...quiet, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    child.on('error', () => reject(new CommandError(NOT_FOUND)));
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new CommandError(refusal(args, `${stderr}\n${stdout}`)));
    });
    // A wrangler that ends before it has read its input is told about by its exit code.
    child.stdin.on('error', () => {}).end(input ?? '');
  });
}

const NOT_FOUND = 'wrangler was not found: run this through pnpm, such as pnpm deploy:all';

/** The sentence of wrangler that matters: what follows `[ERROR]`, without its banner. */
function refusal(args: readonly string[], said: string): string {
  const plain = stripVTControlCharacters(said);
  const [, after] = plain.split('[ERROR]');
  const lines = (after ?? plain).split('\n').map((line) => line.trim());
  const told = lines.filter((line) => line && !NOISE.test(line));
  return `wrangler ${args.slice(0, 3).join(' ')} failed: ${told.join(' ').slice(0, 800)}`;
}

const NOISE = /^(⛅️|─|🪵|If you think this is a bug)/;
