import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { basename } from 'node:path';

/**
 * Finds each workerd that starts from now on. Miniflare does not expose its process, and starts
 * another one on the same files when it exits; Node publishes every child process on a channel.
 */
export function watchWorkerd() {
  const children = new Set<ChildProcess>();
  const onStart = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    children.add(child);
    child.once('exit', () => children.delete(child));
  };
  subscribe('child_process', onStart);

  // A child is published before it has its name.
  const running = () => [...children].filter(({ spawnfile }) => basename(spawnfile) === 'workerd');

  return {
    /** @throws when no workerd has started. */
    pid(): number {
      const pid = running()[0]?.pid;
      if (pid === undefined) throw new Error('no workerd has started');
      return pid;
    },
    /**
     * Kills the newest with SIGKILL; resolves when it is gone. The test harness runs an older one as
     * well, a proxy in front of the Workers, which is not restarted.
     */
    async kill(): Promise<void> {
      const child = running().at(-1);
      if (!child) throw new Error('there is no workerd to kill');
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
    stop: () => unsubscribe('child_process', onStart),
  };
}
