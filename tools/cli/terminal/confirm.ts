import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error.ts';

/** @throws CommandError unless a person types the word, or `--yes` was given. */
export async function confirm(what: string, word: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new CommandError(`${what} Nobody is there to be asked: pass --yes if it is meant.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await lines.question(`${what} Type ${word} to go on: `);
  lines.close();
  if (typed.trim() !== word)
    throw new CommandError('It was not confirmed, so nothing was changed.');
}
