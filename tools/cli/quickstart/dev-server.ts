import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '@stripe-credits/harness/configs';
import { WEBHOOK_PATH } from '../stripe/endpoint.ts';
import { CommandError } from '../terminal/command-error.ts';

/** `pnpm dev` as the steps use it. Tests inject one that runs already. */
export type DevServer = typeof devServer;

/** Relative to the repository. */
const LOG_FILE = '.wrangler/quickstart-dev.log';
const LOG_LINES = 12;
const START_MS = 90_000;
/** Wrangler ends its bundler and workerd in about a second. */
const STOP_MS = 8000;

export const devServer = {
  /** Whether ingest answers on this port, and the console on the next one. */
  async isRunning(port: number): Promise<boolean> {
    return (await isIngest(port)) && (await isConsole(port + 1));
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

/** Ingest accepts POST alone. */
async function isIngest(port: number): Promise<boolean> {
  const response = await fetch(`http://localhost:${port}${WEBHOOK_PATH}`).catch(() => null);
  return response?.status === 405;
}

/** The console counts dead letters. */
async function isConsole(port: number): Promise<boolean> {
  const headers = { Accept: 'application/json' };
  const response = await fetch(`http://localhost:${port}`, { headers }).catch(() => null);
  const json: unknown = await response?.json().catch(() => null);
  return typeof json === 'object' && json !== null && 'byReason' in json;
}
