import { styleText } from 'node:util';
import { escapeLines } from './escape-controls.ts';

/** An expected failure. The message is one sentence for the person who ran the command. */
export class CommandError extends Error {
  /** 1: the command was refused, or only part of it could be done. */
  readonly exitCode: number = 1;
}

/** Invalid arguments, or a confirmation that is missing. Nothing was changed. */
export class UsageError extends CommandError {
  override readonly exitCode = 2;
}

/** The person stopped the command, with Ctrl+C. */
export class InterruptedError extends CommandError {
  override readonly exitCode = 130;
}

/** No response at all, so the state of the other side is unknown. */
export class UnreachableError extends CommandError {}

/** Red on a terminal. */
export const ERROR_LABEL = styleText('red', 'error:', { stream: process.stderr });

/** Prints an expected failure and sets the exit code. Other errors are rethrown. */
export function reportError(error: unknown): void {
  if (!(error instanceof CommandError)) throw error;
  console.error(`${ERROR_LABEL} ${escapeLines(error.message)}`);
  process.exitCode = error.exitCode;
}
