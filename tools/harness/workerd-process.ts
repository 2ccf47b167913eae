import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { basename } from 'node:path';

/**
 * Knows each workerd that is started from now on: Miniflare does not tell its process, and starts
 * another on the same files when it is gone, but Node tells of every process that is started.
 */
export function watchWorkerd() {
  const children = new Set<ChildProcess>();
  const onStart = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    children.add(child);
    child.once('exit', () => children.delete(child));
  };
  subscribe('child_process', onStart);

  // A child is announced before it has its name.
  const running = () => [...children].filter(({ spawnfile }) => basename(spawnfile) === 'workerd');

  return {
    /** Of the one that runs. @throws when none was seen to start. */
    pid(): number {
      const pid = running()[0]?.pid;
      if (pid === undefined) throw new Error('workerd was not seen to start');
      return pid;
    },
    /** With SIGKILL; resolves when it is gone. */
    async kill(): Promise<void> {
      const victims = running();
      if (victims.length === 0) throw new Error('there is no workerd to kill');
      const ends = victims.map((child) => once(child, 'exit'));
      for (const child of victims) child.kill('SIGKILL');
      await Promise.all(ends);
    },
    forget: () => unsubscribe('child_process', onStart),
  };
}
