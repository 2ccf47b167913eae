import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error.ts';
import { escapeControls } from './escape-controls.ts';

/**
 * @param flag what confirms it where there is no terminal.
 * @throws CommandError unless the word is typed on a terminal, or `--yes` was passed.
 */
export async function confirm(
  warning: string,
  word: string,
  yes: boolean,
  flag = '--yes',
): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new CommandError(`${warning} There is no terminal to confirm it on: pass ${flag}.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await lines.question(escapeControls(`${warning} Type ${word} to continue: `));
  lines.close();
  if (typed.trim() !== word) throw new CommandError('Not confirmed. Nothing was changed.');
}
