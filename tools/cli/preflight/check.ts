import { toCommandError } from '../stripe/client.ts';
import { CommandError, UnreachableError } from '../terminal/command-error.ts';

/** Thrown by a check that cannot run, for example without a network or a key. */
export class Skip extends Error {}

class Failure extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

export function fail(reason: string, remedy: string): never {
  throw new Failure(reason, remedy);
}

export interface CheckResult {
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly reason?: string | undefined;
  readonly remedy?: string;
}

/** An unreachable service skips the check; a refused request fails it. */
export async function runCheck(
  check: () => Promise<string | undefined> | string | undefined,
): Promise<CheckResult> {
  try {
    return { outcome: 'ok', reason: await check() };
  } catch (thrown) {
    const error = toCommandError(thrown);
    if (error instanceof Failure)
      return { outcome: 'failed', reason: error.message, remedy: error.remedy };
    if (error instanceof Skip || error instanceof UnreachableError)
      return { outcome: 'skipped', reason: error.message };
    if (!(error instanceof CommandError)) throw error;
    const remedy = 'correct this and run pnpm preflight again';
    return { outcome: 'failed', reason: error.message, remedy };
  }
}
