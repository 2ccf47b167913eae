import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { InterruptedError } from '../terminal/command-error.ts';
import { progressOn } from '../terminal/progress.ts';
import { readLine } from '../terminal/read-line.ts';

const { stdin, stderr } = process;
const STOPPED = 'Stopped. Nothing is half-done.';

/** The person in front of the terminal, who reads this stream. Tests inject one. */
export const openTerminal = (stream: NodeJS.WriteStream) => ({
  isInteractive: stdin.isTTY === true,

  print: (text: string): void => void stream.write(`${text}\n`),

  /** The line that is rewritten while something is waited for. */
  progress: progressOn(stream),

  /** Asks for a secret: nothing that is typed is shown. */
  async askHidden(question: string): Promise<string> {
    const nowhere = new Writable({ write: (_chunk, _encoding, next) => next() });
    const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
    stderr.write(question);
    try {
      const typed = await readLine(lines, '', STOPPED);
      if (typed === null) throw new InterruptedError(STOPPED);
      return typed;
    } finally {
      stderr.write('\n');
    }
  },

  /** Calls back when Enter is pressed; returns how to end that. */
  onEnter(callback: () => void): () => void {
    const lines = createInterface({ input: stdin });
    lines.on('line', callback);
    return () => lines.close();
  },
});
