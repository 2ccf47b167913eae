import { createContext } from './context.ts';
import type { Counters } from './counters.ts';
import { applyFaults, burstSize } from './fault-schedule.ts';
import { checkInvariants, type InvariantResult } from './invariants/invariants.ts';
import { type DeadLetter, readDeadLetters, readState } from './invariants/state.ts';
import { repair } from './repair.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { BURST_INTERVAL_MS } from './stripe/sender.ts';
import { generateWorkload } from './stripe/workload.ts';
import type { Runtime } from './worker-client.ts';

export interface RunOptions {
  /** How many events are emitted at least, the hostile ones among them. */
  readonly events: number;
  readonly seed: number;
  readonly onProgress: (emitted: number, activity: string) => void;
}

export interface RunResult {
  readonly counters: Counters;
  /** The dead letters before the repair. */
  readonly lettersBefore: ReadonlyMap<string, DeadLetter>;
  readonly results: readonly InvariantResult[];
}

/** When the events of the fixtures were created. */
const STARTS_AT = 1_795_430_400_000;

/** Emits events under faults, repairs and replays what died, and checks the invariants. */
export async function runFaults(runtime: Runtime, options: RunOptions): Promise<RunResult> {
  // Another seed than that of the events: the two must not draw the same numbers.
  const context = createContext(runtime, options.seed + 1);
  const { counters } = context;
  const simulation = createSimulation(context, STARTS_AT);
  const progress = (activity: string) => options.onProgress(counters.total('events'), activity);

  const expectedBalances = await emitEvents(simulation, options);
  await simulation.runUntilIdle(() => progress('waiting until the queues are empty'));

  const lettersBefore = await readDeadLetters(await runtime.database());
  progress('replaying dead letters');
  await repair(simulation, runtime);

  progress('checking the invariants');
  const results = checkInvariants(await readState(await runtime.database()), {
    ...simulation.stripe,
    dropped: simulation.queues.dropped,
    expectedBalances,
    lettersBefore,
  });
  return { counters, lettersBefore, results };
}

/** @returns the balances once every event has arrived. */
async function emitEvents(
  simulation: Simulation,
  { events, seed, onProgress }: RunOptions,
): Promise<Map<string, number>> {
  const { stripe, counters, now } = simulation;
  const emitted = () => counters.total('events');
  const workload = generateWorkload(seed);
  const expectedBalances = new Map<string, number>();
  const size = burstSize(events);
  const bursts = Math.ceil(events / size);
  for (let burst = 0; burst < bursts; burst++) {
    applyFaults(simulation, burst, { bursts, size });
    simulation.rotateSecrets(burst / bursts);
    while (emitted() < Math.min(size * (burst + 1), events)) {
      const { payloads, expectedBalances: balances } = workload.next().value;
      for (const payload of payloads) stripe.emit(payload, now());
      for (const [user, credits] of balances) expectedBalances.set(user, credits);
      counters.count('events', payloads.length);
    }
    await simulation.runUntil(now() + BURST_INTERVAL_MS);
    onProgress(emitted(), 'emitting');
  }
  simulation.rotateSecrets(1);
  return expectedBalances;
}
