import type { Interface } from 'node:readline/promises';
import { InterruptedError } from './command-error.ts';

/**
 * Asks a question and closes the interface.
 *
 * @returns null at the end of the input, such as Ctrl+D.
 * @throws InterruptedError with this sentence on Ctrl+C, which is a character here: the terminal is
 *   read key by key.
 */
export async function readLine(
  lines: Interface,
  question: string,
  interruption: string,
): Promise<string | null> {
  try {
    return await new Promise((resolve, reject) => {
      lines.once('SIGINT', () => reject(new InterruptedError(interruption)));
      lines.once('close', () => resolve(null));
      lines.question(question).then(resolve, reject);
    });
  } finally {
    lines.close();
  }
}
