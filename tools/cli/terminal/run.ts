import { type Command, CommanderError } from 'commander';
import { reportError } from './command-error.ts';

/** A reader such as `head` may close the pipe before the end: that is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Parses the command line, runs the command, and sets the exit code. */
export async function run(command: Command, argv: readonly string[] = process.argv): Promise<void> {
  try {
    await command.exitOverride().parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error);
    // Commander has printed its message, or the help with exit code 0, already.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
