import { CommandError } from '../terminal/command-error.ts';

/** The person stopped the command, with Ctrl+C. */
export class InterruptedError extends CommandError {
  override readonly exitCode = 130;
}
