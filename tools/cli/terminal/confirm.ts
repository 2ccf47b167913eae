import { createInterface } from 'node:readline/promises';
import { CommandError, UsageError } from './command-error.ts';
import { escapeControls } from './escape-controls.ts';
import { readLine } from './read-line.ts';

/**
 * @param warning what would happen.
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
    throw new UsageError(
      `${warning} Nothing was changed: there is no terminal to confirm this on. To confirm it, add ${flag}.`,
    );
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const question = escapeControls(`${warning} Type ${word} to continue: `);
  const typed = await readLine(lines, question, 'Canceled. Nothing was changed.');
  if (typed?.trim() !== word) throw new CommandError('Not confirmed. Nothing was changed.');
}
