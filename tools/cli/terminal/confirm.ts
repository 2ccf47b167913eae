import { createInterface } from 'node:readline/promises';
import { CommandError, InterruptedError, UsageError } from './command-error.ts';
import { escapeControls } from './escape-controls.ts';

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
  const typed = await ask(escapeControls(`${warning} Type ${word} to continue: `));
  if (typed.trim() !== word) throw new CommandError('Not confirmed. Nothing was changed.');
}

/** One line from the terminal; empty at the end of the input. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve, reject) => {
      lines.once('SIGINT', () => reject(new InterruptedError('Canceled. Nothing was changed.')));
      lines.once('close', () => resolve(''));
      lines.question(question).then(resolve, reject);
    });
  } finally {
    lines.close();
  }
}
