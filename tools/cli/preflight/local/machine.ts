import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { isFree } from '../../port.ts';
import { WEBHOOK_PATH } from '../../stripe/endpoint.ts';
import { CommandError } from '../../terminal/command-error.ts';

export type PortUser = 'nobody' | 'pnpm dev' | 'another process';

/** What the checks read of this machine. Tests inject a fake. Paths are relative to the repository. */
export const machine = {
  nodeVersion: process.version,

  exists: (path: string): boolean => existsSync(join(root, path)),

  /** Undefined where there is no such file. */
  readText(path: string): string | undefined {
    if (!existsSync(join(root, path))) return undefined;
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      throw new CommandError(`${path} cannot be read: is it a file, and may you read it?`);
    }
  },

  /** Whether it is a file of its own, and no link to another. */
  isOwnFile: (path: string): boolean =>
    lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true,

  async findPortUser(port: number, role: 'ingest' | 'console'): Promise<PortUser> {
    if (await isFree(port)) return 'nobody';
    return (await answersAs(role, `http://localhost:${port}`)) ? 'pnpm dev' : 'another process';
  },

  /** Whether a command exits with 0; undefined where it is not installed. */
  async succeeds(command: string, args: readonly string[]): Promise<boolean | undefined> {
    const child = spawn(command, args, { cwd: root, stdio: 'ignore', timeout: 20_000 });
    try {
      const [code] = await once(child, 'close');
      return code === 0;
    } catch {
      return undefined;
    }
  },
};

/** Time enough for Workers on this machine; another process may accept a connection and never answer. */
const ANSWER_MS = 5000;

/** Ingest accepts POST alone, and the console counts dead letters. */
async function answersAs(role: 'ingest' | 'console', url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    if (role === 'ingest') return (await fetch(`${url}${WEBHOOK_PATH}`, { signal })).status === 405;
    const response = await fetch(url, { headers: { Accept: 'application/json' }, signal });
    const json: unknown = await response.json();
    return typeof json === 'object' && json !== null && 'byReason' in json;
  } catch {
    return false;
  }
}
