import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '@stripe-credits/harness/configs';
import { machine } from '../preflight/local/machine.ts';
import { CommandError } from '../terminal/command-error.ts';

/** Relative to the repository. */
const LOG_FILE = '.wrangler/quickstart-dev.log';
const LOG_LINES = 12;
const START_MS = 90_000;
/** Wrangler ends its bundler and workerd in about a second. */
const STOP_MS = 8000;

/** `pnpm dev` as the steps use it. Tests inject one that runs already. */
export const devServer = {
  /** Whether ingest answers on this port, and the console on the next one. */
  async isRunning(port: number): Promise<boolean> {
    const ingest = await machine.findPortUser(port, 'ingest');
    if (ingest !== 'pnpm dev') return false;
    return (await machine.findPortUser(port + 1, 'console')) === 'pnpm dev';
  },

  /**
   * Starts `pnpm dev`, whose log goes to a file.
   * @throws CommandError with the end of the log when it does not start.
   */
  async start(port: number) {
    mkdirSync(join(root, '.wrangler'), { recursive: true });
    const log = openSync(join(root, LOG_FILE), 'w');
    const child = spawn(process.execPath, ['tools/cli/dev.ts', '--port', String(port)], {
      cwd: root,
      stdio: ['ignore', log, log],
    });
    const ended = once(child, 'exit');
    const stop = () => stopProcess(child, ended);
    return { logFile: LOG_FILE, ended, stop, ready: () => untilReady(child, port) };
  },
};

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (await devServer.isRunning(port)) return;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await delay(250);
  }
  const lines = readFileSync(join(root, LOG_FILE), 'utf8').trim().split('\n');
  throw new CommandError(
    `pnpm dev did not start. The end of ${LOG_FILE}:\n${lines.slice(-LOG_LINES).join('\n')}`,
  );
}

async function stopProcess(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await Promise.race([ended, delay(STOP_MS, undefined, { ref: false })]);
}
