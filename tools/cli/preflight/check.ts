import { toCommandError } from '../stripe/client.ts';
import { CommandError, UnreachableError } from '../terminal/command-error.ts';

/** Thrown by a check that cannot run, for example without a network or a key. */
export class Skip extends Error {}

/** Thrown by a check of something optional that is not there: nothing is wrong, and the output names it. */
export class Note extends Error {}

/** One sentence for all checks that need the setting, so that its cause is printed once. */
export const missingSetting = (name: string): Skip =>
  new Skip(
    `${name} is not in the environment, and a deployed secret cannot be read. To check it: read -rs ${name}; export ${name}`,
  );

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
  readonly outcome: 'ok' | 'failed' | 'skipped' | 'note';
  readonly reason?: string | undefined;
  readonly remedy?: string;
}

type Check = () => Promise<string | undefined> | string | undefined;

/** With what is checked, or the statement that is true when the check is ok. */
export type NamedCheck = readonly [name: string, check: Check];

/** An unreachable service skips the check; a refused request fails it. */
export async function runCheck(check: Check): Promise<CheckResult> {
  try {
    return { outcome: 'ok', reason: await check() };
  } catch (thrown) {
    const error = toCommandError(thrown);
    if (error instanceof Failure)
      return { outcome: 'failed', reason: error.message, remedy: error.remedy };
    if (error instanceof Note) return { outcome: 'note', reason: error.message };
    if (error instanceof Skip || error instanceof UnreachableError)
      return { outcome: 'skipped', reason: error.message };
    if (!(error instanceof CommandError)) throw error;
    const remedy = 'correct this, and run pnpm preflight again';
    return { outcome: 'failed', reason: error.message, remedy };
  }
}
