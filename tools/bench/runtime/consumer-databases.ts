import type { Command } from '../workers/commands.ts';
import { type Runtime, routeTo, startRuntime } from './runtime.ts';

const WORKER = 'consumer-bench';

/** A migrated database, and the Worker that runs the consumer and its baselines on it. */
export interface ConsumerDatabase {
  /** Resolves to the Worker's result and the milliseconds until it came. */
  run<T = unknown>(command: Command): Promise<{ readonly result: T; readonly ms: number }>;
}

/** Databases in a workerd of their own, which starts when the first one is opened. */
export interface ConsumerDatabases {
  open(name: string): Promise<ConsumerDatabase>;
  close(): Promise<void>;
}

export function createConsumerDatabases(names: readonly string[]): ConsumerDatabases {
  let starting: Promise<Runtime> | undefined;
  const start = () =>
    startRuntime([
      {
        name: WORKER,
        entry: 'tools/bench/workers/index.ts',
        d1Databases: Object.fromEntries(names.map((name) => [name, name])),
      },
    ]);
  return {
    async open(name) {
      starting ??= start();
      const runtime = await starting;
      await runtime.database(name, WORKER);
      const database = connect(new URL(name, runtime.url));
      await database.run({ action: 'create-tables' });
      return database;
    },
    close: async () => (await starting)?.close(),
  };
}

function connect(url: URL): ConsumerDatabase {
  return {
    async run(command) {
      // A Worker's own clock stands still while it computes, so the time is measured here.
      const startedAt = performance.now();
      const body = JSON.stringify(command);
      const response = await fetch(url, { method: 'POST', headers: routeTo(WORKER), body });
      if (!response.ok) throw new Error(`${command.action} failed: ${await response.text()}`);
      return { result: (await response.json()) as never, ms: performance.now() - startedAt };
    },
  };
}
