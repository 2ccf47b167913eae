import type { Verdict } from './invariants/verdict.ts';

export interface Asked {
  readonly events: number;
  readonly histories: number;
  readonly seed: number;
}

export interface Found {
  readonly verdicts: readonly Pick<Verdict, 'broken'>[];
  readonly oracleAgrees: boolean;
}

/** With what the command ends: 0 when all holds; else 1, and how to run the same again. */
export function ending(
  { events, histories, seed }: Asked,
  { verdicts, oracleAgrees }: Found,
): { readonly exitCode: 0 | 1; readonly again: string | null } {
  const lawsHold = verdicts.every(({ broken }) => broken.length === 0);
  if (lawsHold && oracleAgrees) return { exitCode: 0, again: null };
  const again = `Again: pnpm faults --events ${events} --histories ${histories} --seed ${seed}`;
  return { exitCode: 1, again };
}
