import { refusalOf } from '../stripe/client.ts';
import { CommandError, Unreachable } from '../terminal/command-error.ts';
import type { Scene } from './context.ts';

/** What a check found; what failed comes with what to do. */
export type Verdict =
  | { readonly outcome: 'ok'; readonly why?: string }
  | { readonly outcome: 'failed'; readonly why: string; readonly todo: string }
  | { readonly outcome: 'skipped'; readonly why: string };

export interface Check {
  /** What holds when it is ok. */
  readonly name: string;
  readonly look: (scene: Scene) => Promise<Verdict> | Verdict;
}

export const ok = (why?: string): Verdict =>
  why === undefined ? { outcome: 'ok' } : { outcome: 'ok', why };
export const failed = (why: string, todo: string): Verdict => ({ outcome: 'failed', why, todo });

/** Thrown where a check cannot look, such as without a network or a key. */
export class Skip extends Error {}

/** Runs one check. One that cannot look is skipped, offline too, and one that is refused has failed. */
export async function judge({ look }: Check, scene: Scene): Promise<Verdict> {
  try {
    return await look(scene);
  } catch (error) {
    if (error instanceof Skip) return { outcome: 'skipped', why: error.message };
    const refusal = refusalOf(error);
    if (refusal instanceof Unreachable) return { outcome: 'skipped', why: refusal.message };
    if (refusal instanceof CommandError)
      return failed(refusal.message, 'see to it, and run this again');
    throw error;
  }
}
