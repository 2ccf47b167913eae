import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { InterruptedError } from '../terminal/command-error.ts';
import { progressOn } from '../terminal/progress.ts';

const { stdin, stdout, stderr } = process;

/** The person in front of the terminal. Tests inject one. */
export const terminal = {
  isInteractive: stdin.isTTY === true,

  print: (text: string): void => console.log(text),

  /** The line that is rewritten while something is waited for. */
  progress: progressOn(stdout),

  /** Asks for a secret: nothing that is typed is shown. */
  async askHidden(question: string): Promise<string> {
    const nowhere = new Writable({ write: (_chunk, _encoding, next) => next() });
    const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
    stderr.write(question);
    try {
      return await readAnswer(lines);
    } finally {
      lines.close();
      stderr.write('\n');
    }
  },

  /** Calls back when Enter is pressed; returns how to end that. */
  onEnter(callback: () => void): () => void {
    const lines = createInterface({ input: stdin });
    lines.on('line', callback);
    return () => lines.close();
  },
};

/** Ctrl+C is a character here, because a hidden answer is read key by key. Ctrl+D ends the input. */
const readAnswer = (lines: Interface): Promise<string> =>
  new Promise((resolve, reject) => {
    const interrupt = () => reject(new InterruptedError('Stopped. Nothing is half-done.'));
    lines.once('SIGINT', interrupt).once('close', interrupt);
    lines.question('').then(resolve, reject);
  });
