import type { CommandName, CommandNumbers, CommandResult } from '../workers/commands.ts';
import { type Runtime, routeTo } from './runtime.ts';

/** The Worker that runs the consumer and its baselines on the databases that it is bound to. */
export const COMMANDS = 'commands';

export type CommandClient = ReturnType<typeof openCommandClient>;

/** Creates the database of this binding; its commands run in the Worker above. */
export async function createCommandClient(runtime: Runtime, binding: string) {
  await runtime.createDatabase(binding, COMMANDS);
  const client = openCommandClient(runtime, binding);
  await client.run('createTables');
  return client;
}

/** Of a database that has its tables. */
export function openCommandClient(runtime: Runtime, binding: string) {
  /** Resolves to the result, and the milliseconds until it came. */
  async function run<Name extends CommandName>(name: Name, ...numbers: CommandNumbers<Name>) {
    // A Worker's own clock stands still while it computes, so the time is measured here.
    const startedAt = performance.now();
    const response = await fetch(new URL(`${binding}/${name}`, runtime.url), {
      method: 'POST',
      headers: routeTo(COMMANDS),
      body: JSON.stringify(numbers),
    });
    if (!response.ok) throw new Error(`${name} failed: ${await response.text()}`);
    const result = (await response.json()) as CommandResult<Name>;
    return { result, ms: performance.now() - startedAt };
  }
  return { run };
}
