/** What went wrong, in a sentence for whoever typed the command. */
export class CommandError extends Error {
  /** 1: it was refused, or not all of it could be done. */
  readonly exitCode: number = 1;
}

/** What was typed makes no sense, so nothing was asked of anybody. */
export class UsageError extends CommandError {
  override readonly exitCode = 2;
}

/** Nobody answered at all, so that nothing is known of what was asked. */
export class Unreachable extends CommandError {}

/** For the end of a command: its error as a sentence, and its exit code. */
export function tell(error: unknown): void {
  if (!(error instanceof CommandError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = error.exitCode;
}
