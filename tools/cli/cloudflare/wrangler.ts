import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { root } from '@stripe-credits/harness/configs';
import { CommandError } from '../terminal/command-error.ts';

interface WranglerOptions {
  /** Written to stdin, for example a secret, which must not appear on a command line. */
  readonly input?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs wrangler without prompts and without colours.
 * @returns its stdout.
 * @throws CommandError with wrangler's error message when it exits with another code than 0.
 */
export type Wrangler = (args: readonly string[], options?: WranglerOptions) => Promise<string>;

const QUIET = { CI: 'true', NO_COLOR: '1', FORCE_COLOR: '0', WRANGLER_SEND_METRICS: 'false' };
export const WRANGLER_NOT_FOUND =
  'wrangler is not found: run the command through pnpm, such as pnpm deploy:all.';

export const wrangler: Wrangler = (args, { input = '', env = {} } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('wrangler', args, {
      cwd: root,
      env: { ...process.env, ...QUIET, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk));
    child.on('error', () => reject(new CommandError(WRANGLER_NOT_FOUND)));
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new CommandError(failureMessage(args, `${stderr}\n${stdout}`)));
    });
    // Wrangler may exit before it reads its input. Its exit code reports why.
    child.stdin.on('error', () => {}).end(input);
  });

/** Wrangler's error message on one line, without its banner and its advice to report a bug. */
function failureMessage(args: readonly string[], output: string): string {
  const plain = stripVTControlCharacters(output);
  // With --json it prints its error as JSON on stdout.
  const [, text] = /"text": ("(?:[^"\\]|\\.)*")/.exec(plain) ?? [];
  if (text !== undefined)
    return `wrangler ${args.slice(0, 3).join(' ')} failed: ${JSON.parse(text)}`;
  const [, error = plain] = plain.split('[ERROR]');
  const lines = error.split('\n').map((line) => line.trim());
  const message = lines.filter((line) => line && !NOISE.test(line)).join(' ');
  return `wrangler ${args.slice(0, 3).join(' ')} failed: ${message.slice(0, 800)}`;
}

const NOISE = /^(⛅️|─|🪵|If you think this is a bug)/;
