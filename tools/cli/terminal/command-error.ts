import { escapeLines } from './escape-controls.ts';

/** An expected failure. The message is one sentence for the person who ran the command. */
export class CommandError extends Error {
  /** 1: the command was refused, or only part of it could be done. */
  readonly exitCode: number = 1;
}

/** Invalid arguments. Nothing was requested or changed. */
export class UsageError extends CommandError {
  override readonly exitCode = 2;
}

/** No response at all, so the state of the other side is unknown. */
export class UnreachableError extends CommandError {}

/** Prints an expected failure and sets the exit code. Other errors are rethrown. */
export function reportError(error: unknown): void {
  if (!(error instanceof CommandError)) throw error;
  console.error(`error: ${escapeLines(error.message)}`);
  process.exitCode = error.exitCode;
}
