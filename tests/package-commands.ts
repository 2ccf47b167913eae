import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import type { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };

export const scriptNames: readonly string[] = Object.keys(manifest.scripts);

/** The scripts of package.json that are commands of this repository, by name. */
export const packageCommands: ReadonlyMap<string, Command> = new Map(
  (await Promise.all(Object.entries(manifest.scripts).map(importCommand))).flat(),
);

export function findCommand(name: string): Command {
  const command = packageCommands.get(name);
  if (!command) throw new Error(`pnpm ${name} is no command of this repository.`);
  return command;
}

/** Empty for a script of another program. */
async function importCommand([name, script]: [string, string]): Promise<[string, Command][]> {
  const file = /^node (\S+)$/.exec(script)?.[1];
  if (file === undefined) return [];
  const { command }: { command: Command } = await import(join(root, file));
  return [[name, command]];
}
