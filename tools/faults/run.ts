import { creditPackages } from '@stripe-credits/db/schema';
import type { Correction } from '@stripe-credits/stripe-events';
import { printResult } from '../cli/terminal/output.ts';
import { bar, progressOn, timeLeft } from '../cli/terminal/progress.ts';
import { applyFaults, burstSize } from './fault-schedule.ts';
import { checkInvariants, type InvariantResult } from './invariants/invariants.ts';
import { readDeadLetters, readState } from './invariants/state.ts';
import { repair } from './repair.ts';
import { formatReport } from './report.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { openStripeAccount } from './stripe/account.ts';
import type { Payload } from './stripe/payload.ts';
import { SILVER_PACKAGE } from './stripe/sales.ts';
import { BURST_INTERVAL_MS } from './stripe/sender.ts';
import { generateWorkload } from './stripe/workload.ts';
import { startWorker, type WorkerRuntime } from './worker-client.ts';

export interface RunOptions {
  /** How many events are emitted at least, the hostile ones among them. */
  readonly events: number;
  readonly histories: number;
  readonly seed: number;
  /** One JSON document on stdout instead of tables. */
  readonly json?: true;
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
  const { events, histories, seed, json = false } = options;
  const print: (line: string) => void = json ? console.error : console.log;
  print(`${events} events under faults, then ${histories} histories; seed ${seed}`);
  const { results, report } = await runFaults(runtime, options);
  print(report);

  const failure = await compareHistories(runtime, histories, seed);
  if (failure === '')
    print(`\n${histories} histories end in the balances of the oracle, in any order`);
  else console.error(failure);

  const historiesAgree = failure === '';
  if (json) printResult(json, { events, histories, seed, invariants: results, historiesAgree }, []);
  const { exitCode, repeatCommand } = exitCodeFor(options, results, historiesAgree);
  if (repeatCommand !== null) console.error(`Repeat this run: ${repeatCommand}`);
  return exitCode;
}

/** A request may take five minutes, which is more than this many histories take on a busy machine. */
const HISTORIES_PER_REQUEST = 50;

/** @returns what the first history that differs from the oracle shows; empty when none does. */
async function compareHistories(runtime: WorkerRuntime, histories: number, seed: number) {
  for (let from = 0; from < histories; from += HISTORIES_PER_REQUEST) {
    const count = Math.min(HISTORIES_PER_REQUEST, histories - from);
    const inputs = [{ count, seed: seed + from }];
    const [failure = ''] = await runtime.call('/histories', { seed, inputs });
    if (failure !== '') return failure;
  }
  return '';
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
async function runFaults(
  runtime: WorkerRuntime,
  { events, seed }: RunOptions,
): Promise<{ readonly results: readonly InvariantResult[]; readonly report: string }> {
  const account = await openStripeAccount();
  const simulation = createSimulation(runtime, { account, seed, startsAt: STARTS_AT });
  const { counters, stripe, queues } = simulation;
  const line = progressOn(process.stderr);
  const left = timeLeft();
  const showProgress = (activity: string) => {
    const emitted = counters.total('events');
    const time = left(emitted / events);
    line.show(`  ${bar(emitted, events)} ${emitted} events, ${activity}${time && `, ${time}`}`);
  };
  try {
    await (await runtime.openDatabase()).insert(creditPackages).values(SILVER_PACKAGE);
    const emitted = await emitEvents(simulation, { events, seed }, showProgress);
    await simulation.runUntilIdle(() => showProgress('waiting until the queues are empty'));

    const lettersBefore = await readDeadLetters(await runtime.openDatabase());
    showProgress('replaying dead letters');
    const repairs = { corrections: correctionsOf(emitted.payloads), ...simulation.settings() };
    await repair(simulation, runtime, repairs);

    showProgress('checking the invariants');
    const state = await readState(await runtime.openDatabase());
    const { dropped, completed } = queues;
    const expectations = { ...stripe, ...emitted, dropped, completed, lettersBefore, repairs };
    const results = checkInvariants(state, expectations);
    return { results, report: formatReport(counters, lettersBefore, results) };
  } finally {
    line.end();
    await account.close();
  }
}

interface Emitted {
  /** Those that an invariant of their own is about. */
  readonly payloads: readonly Payload[];
  /** Once every event has arrived. */
  readonly expectedBalances: ReadonlyMap<string, number>;
}

async function emitEvents(
  simulation: Simulation,
  { events, seed }: Pick<RunOptions, 'events' | 'seed'>,
  showProgress: (activity: string) => void,
): Promise<Emitted> {
  const { stripe, account, counters, now } = simulation;
  const emitted = () => counters.total('events');
  const workload = generateWorkload(seed);
  const kept: Payload[] = [];
  const expectedBalances = new Map<string, number>();
  const size = burstSize(events);
  const bursts = Math.ceil(events / size);
  for (let burst = 0; burst < bursts; burst++) {
    applyFaults(simulation, burst, { bursts, size });
    simulation.deploy(burst / bursts);
    while (emitted() < Math.min(size * (burst + 1), events)) {
      const { kind, payloads, ...expected } = workload.next().value;
      for (const payload of payloads) {
        if (payload.lookedUp) account.add(payload.lookedUp);
        stripe.emit(payload, now());
      }
      kept.push(...payloads.filter(isSpecial));
      for (const [user, credits] of expected.expectedBalances) expectedBalances.set(user, credits);
      counters.count('events', payloads.length);
      counters.countKind(kind, payloads.length);
    }
    await simulation.runUntil(now() + BURST_INTERVAL_MS);
    showProgress('emitting');
  }
  simulation.deploy(1);
  return { payloads: kept, expectedBalances };
}

const isSpecial = ({ isOfOtherAccount, otherPayment, lookedUp, correction }: Payload): boolean =>
  isOfOtherAccount === true || [otherPayment, lookedUp, correction].some(Boolean);

const correctionsOf = (payloads: readonly Payload[]): ReadonlyMap<string, Correction> =>
  new Map(payloads.flatMap(({ id, correction }) => (correction ? [[id, correction]] : [])));
