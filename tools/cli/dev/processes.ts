import { type ChildProcess, spawn } from 'node:child_process';
import { root } from '@stripe-credits/harness/configs';

/** Wrangler ends its bundler and workerd in about a second. */
const STOP_MS = 5000;

/**
 * Starts wrangler once for each list of arguments. Each has a process group of its own, so that
 * Ctrl+C in the terminal reaches it only by `stop`, and so that everything it started can be ended.
 */
export function startProcesses(commands: readonly (readonly string[])[]) {
  const children = commands.map(spawnWrangler);
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    for (const child of children) child.kill('SIGINT');
    setTimeout(() => children.forEach(killGroup), STOP_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  for (const child of children) forwardOutput(child, () => stopped);
  return { ended: waitForAll(children, () => stopped, stop) };
}

const spawnWrangler = (args: readonly string[]) =>
  spawn('wrangler', args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...colors(), ...process.env },
  });

/** Wrangler sees no terminal, so a variable says whether there is one with colours. */
const colors = () =>
  process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: '1' } : {};

/** Until they are stopped: wrangler's bundler then prints a trace of its own deadlock. */
function forwardOutput(child: ReturnType<typeof spawnWrangler>, wasStopped: () => boolean): void {
  child.stdout.on('data', (chunk: Buffer) => wasStopped() || process.stdout.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => wasStopped() || process.stderr.write(chunk));
}

/** @returns the exit code: 0 when the person stopped them, 1 when one ended by itself. */
async function waitForAll(
  children: readonly ChildProcess[],
  wasStopped: () => boolean,
  stop: () => void,
): Promise<0 | 1> {
  let failed = false;
  await Promise.all(
    children.map(async (child) => {
      await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
      failed ||= !wasStopped();
      killGroup(child);
      stop();
    }),
  );
  return failed ? 1 : 0;
}

/** Ends what wrangler left behind. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}
