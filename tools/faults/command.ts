import { bar, progressOn } from '../cli/terminal/progress.ts';
import type { InvariantResult } from './invariants/invariants.ts';
import { formatReport } from './report.ts';
import { type RunResult, runFaults } from './run.ts';
import { type Runtime, startRuntime } from './worker-client.ts';

export interface RunRequest {
  readonly events: number;
  readonly histories: number;
  readonly seed: number;
}

/** @returns the exit code. */
export async function runCommand(request: RunRequest): Promise<0 | 1> {
  const runtime = await startRuntime();
  try {
    return await runAndReport(runtime, request);
  } finally {
    await runtime.close();
  }
}

/** Runs on an empty database. */
export async function runAndReport(runtime: Runtime, request: RunRequest): Promise<0 | 1> {
  const { events, histories, seed } = request;
  console.log(`${events} events under faults, then ${histories} histories; seed ${seed}`);
  const run = await runWithProgress(runtime, request);
  console.log(formatReport(run));

  const failure = await runtime.checkHistories(histories, seed);
  if (failure === '')
    console.log(`\n${histories} histories end in the balances of the oracle, in any order`);
  else console.error(failure);

  const { exitCode, repeatCommand } = exitCodeFor(request, run.results, failure === '');
  if (repeatCommand !== null) console.error(`Repeat this run: ${repeatCommand}`);
  return exitCode;
}

/** 0 when everything holds; else 1, and the command that repeats the run. */
export function exitCodeFor(
  { events, histories, seed }: RunRequest,
  results: readonly Pick<InvariantResult, 'violations'>[],
  historiesAgree: boolean,
): { readonly exitCode: 0 | 1; readonly repeatCommand: string | null } {
  const holds = historiesAgree && results.every(({ violations }) => violations.length === 0);
  if (holds) return { exitCode: 0, repeatCommand: null };
  const repeatCommand = `pnpm faults --events ${events} --histories ${histories} --seed ${seed}`;
  return { exitCode: 1, repeatCommand };
}

function runWithProgress(runtime: Runtime, { events, seed }: RunRequest): Promise<RunResult> {
  const progress = progressOn(process.stderr);
  const onProgress = (emitted: number, activity: string) =>
    progress.show(`  ${bar(emitted, events)} ${emitted} events, ${activity}`);
  return runFaults(runtime, { events, seed, onProgress }).finally(progress.end);
}
