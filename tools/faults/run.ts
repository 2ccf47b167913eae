import { bar, progressOn } from '../cli/terminal/progress.ts';
import { applyFaults, burstSize } from './fault-schedule.ts';
import { checkInvariants, type InvariantResult } from './invariants/invariants.ts';
import { readDeadLetters, readState } from './invariants/state.ts';
import { repair } from './repair.ts';
import { formatReport } from './report.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { BURST_INTERVAL_MS } from './stripe/sender.ts';
import { generateWorkload } from './stripe/workload.ts';
import { startWorker, type WorkerRuntime } from './worker-client.ts';

export interface RunOptions {
  /** How many events are emitted at least, the hostile ones among them. */
  readonly events: number;
  readonly histories: number;
  readonly seed: number;
}

export async function startAndRun(options: RunOptions): Promise<0 | 1> {
  const runtime = await startWorker();
  try {
    return await run(runtime, options);
  } finally {
    await runtime.close();
  }
}

/** Runs on an empty database. @returns the exit code. */
export async function run(runtime: WorkerRuntime, options: RunOptions): Promise<0 | 1> {
  const { events, histories, seed } = options;
  console.log(`${events} events under faults, then ${histories} histories; seed ${seed}`);
  const results = await runFaults(runtime, options);

  const [failure] = await runtime.call('/histories', {
    seed,
    inputs: [{ count: histories, seed }],
  });
  if (failure === '')
    console.log(`\n${histories} histories end in the balances of the oracle, in any order`);
  else console.error(failure);

  const { exitCode, repeatCommand } = exitCodeFor(options, results, failure === '');
  if (repeatCommand !== null) console.error(`Repeat this run: ${repeatCommand}`);
  return exitCode;
}

/** 0 when everything holds; else 1, and the command that repeats the run. */
export function exitCodeFor(
  { events, histories, seed }: RunOptions,
  results: readonly Pick<InvariantResult, 'violations'>[],
  historiesAgree: boolean,
): { readonly exitCode: 0 | 1; readonly repeatCommand: string | null } {
  const holds = historiesAgree && results.every(({ violations }) => violations.length === 0);
  if (holds) return { exitCode: 0, repeatCommand: null };
  const repeatCommand = `pnpm faults --events ${events} --histories ${histories} --seed ${seed}`;
  return { exitCode: 1, repeatCommand };
}

/** When the events of the fixtures were created. */
const STARTS_AT = 1_795_430_400_000;

/** Emits events under faults, repairs and replays what died, and checks the invariants. */
async function runFaults(runtime: WorkerRuntime, options: RunOptions): Promise<InvariantResult[]> {
  // Another seed than that of the events: the two must not draw the same numbers.
  const simulation = createSimulation(runtime, options.seed + 1, STARTS_AT);
  const { counters, stripe, queues } = simulation;
  const line = progressOn(process.stderr);
  const showProgress = (activity: string) => {
    const emitted = counters.total('events');
    line.show(`  ${bar(emitted, options.events)} ${emitted} events, ${activity}`);
  };
  try {
    const expectedBalances = await emitEvents(simulation, options, showProgress);
    await simulation.runUntilIdle(() => showProgress('waiting until the queues are empty'));

    const lettersBefore = await readDeadLetters(await runtime.openDatabase());
    showProgress('replaying dead letters');
    await repair(simulation, runtime);

    showProgress('checking the invariants');
    const state = await readState(await runtime.openDatabase());
    const { dropped } = queues;
    const expectations = { ...stripe, dropped, expectedBalances, lettersBefore };
    const results = checkInvariants(state, expectations);
    line.end();
    console.log(formatReport(counters, lettersBefore, results));
    return results;
  } finally {
    line.end();
  }
}

/** @returns the balances once every event has arrived. */
async function emitEvents(
  simulation: Simulation,
  { events, seed }: RunOptions,
  showProgress: (activity: string) => void,
): Promise<Map<string, number>> {
  const { stripe, counters, now } = simulation;
  const emitted = () => counters.total('events');
  const workload = generateWorkload(seed);
  const balances = new Map<string, number>();
  const size = burstSize(events);
  const bursts = Math.ceil(events / size);
  for (let burst = 0; burst < bursts; burst++) {
    applyFaults(simulation, burst, { bursts, size });
    simulation.rotateSecrets(burst / bursts);
    while (emitted() < Math.min(size * (burst + 1), events)) {
      const { payloads, expectedBalances } = workload.next().value;
      for (const payload of payloads) stripe.emit(payload, now());
      for (const [user, credits] of expectedBalances) balances.set(user, credits);
      counters.count('events', payloads.length);
    }
    await simulation.runUntil(now() + BURST_INTERVAL_MS);
    showProgress('emitting');
  }
  simulation.rotateSecrets(1);
  return balances;
}
