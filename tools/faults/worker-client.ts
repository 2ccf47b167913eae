import type { Tally } from './counters.ts';
import type { Path, Paths } from './protocol.ts';
import type { Chance } from './random.ts';
import type { Runtime } from './runtime.ts';

const KILL_WITHIN_MS = 30;

/** Asks the Workers, and now and then kills them meanwhile. */
export function asking(runtime: Runtime, chance: Chance, { fault }: Tally) {
  let killAt: Path | null = null;
  return {
    /** The next call of this path does not survive. */
    killNext: (path: Path) => {
      killAt = path;
    },
    /** Null when workerd was killed meanwhile. */
    async ask<P extends Path>(
      path: P,
      parts: readonly Paths[P]['part'][],
    ): Promise<Paths[P]['answer'][] | null> {
      const asked = { seed: chance.below(0x7fffffff), parts };
      if (killAt !== path) return runtime.ask(path, asked);
      killAt = null;
      fault('workerd killed with SIGKILL');
      await runtime.askAndKill(path, asked, chance.below(KILL_WITHIN_MS));
      return null;
    },
  };
}

export type Asking = ReturnType<typeof asking>;
