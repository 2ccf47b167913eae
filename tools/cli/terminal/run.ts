import { type Command, CommanderError } from 'commander';
import { reportError } from './command-error.ts';

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
