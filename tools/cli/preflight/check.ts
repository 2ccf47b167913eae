import { toCommandError } from '../stripe/client.ts';
import { CommandError, UnreachableError } from '../terminal/command-error.ts';
import type { Context } from './context.ts';
import { Skip } from './skip.ts';

export type CheckResult =
  | { readonly outcome: 'ok'; readonly reason?: string | undefined }
  | { readonly outcome: 'failed'; readonly reason: string; readonly remedy: string }
  | { readonly outcome: 'skipped'; readonly reason: string };

export interface Check {
  /** The statement that is true when the check is ok. */
  readonly name: string;
  readonly run: (context: Context) => Promise<CheckResult> | CheckResult;
}

export const ok = (reason?: string): CheckResult => ({ outcome: 'ok', reason });
export const failed = (reason: string, remedy: string): CheckResult => ({
  outcome: 'failed',
  reason,
  remedy,
});

/** An unreachable service skips the check; a refused request fails it. */
export async function runCheck({ run }: Check, context: Context): Promise<CheckResult> {
  try {
    return await run(context);
  } catch (thrown) {
    if (thrown instanceof Skip) return { outcome: 'skipped', reason: thrown.message };
    const error = toCommandError(thrown);
    if (error instanceof UnreachableError) return { outcome: 'skipped', reason: error.message };
    if (error instanceof CommandError)
      return failed(error.message, 'correct this and run pnpm preflight again');
    throw error;
  }
}
