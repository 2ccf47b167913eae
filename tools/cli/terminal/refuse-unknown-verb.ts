import type { Command } from 'commander';
import { suggestion } from './nearest.ts';

/**
 * For a preAction hook of a command that has both verbs and an action of its own, and allows excess
 * arguments: Commander would count them, and not say that the verb is unknown.
 */
export function refuseUnknownVerb(command: Command): void {
  const [typed] = command.args;
  if (typed === undefined || command.commands.length === 0) return;
  const verbs = command.commands.map((each) => each.name());
  command.error(`error: unknown command '${typed}'${suggestion(typed, verbs)}`, { exitCode: 2 });
}
