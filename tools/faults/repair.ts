import { creditPackages } from '@stripe-credits/db/schema';
import { type Repairs, unrepaired } from './invariants/repairs.ts';
import { readDeadLetters } from './invariants/state.ts';
import type { ReplayAction } from './protocol.ts';
import type { Simulation } from './simulation.ts';
import { GOLD_PACKAGE } from './stripe/sales.ts';
import type { WorkerRuntime } from './worker-client.ts';

const REPLAYS_MAX = 10;
const ATTEMPTS_MAX = 1000;
const STEP_INTERVAL_MS = 2000;

/**
 * Removes the cause of the deaths that have one to remove, and replays all dead letters; again if
 * the faults of the replay left some of those dead.
 */
export async function repair(
  simulation: Simulation,
  runtime: WorkerRuntime,
  repairs: Repairs,
): Promise<void> {
  const db = await runtime.openDatabase();
  await db.insert(creditPackages).values(GOLD_PACKAGE);
  simulation.account.restoreMissing();
  await correctEvents(simulation, repairs);
  simulation.workers.killDuringNext('/replay');
  for (let replays = 0; replays < REPLAYS_MAX; replays++) {
    await replayDeadLetters(simulation);
    await simulation.runUntilIdle();
    const letters = await readDeadLetters(await runtime.openDatabase());
    if (unrepaired(letters, repairs).length === 0) return;
  }
}

/** Records the corrections, as an engineer does in the console. */
async function correctEvents(simulation: Simulation, { corrections }: Repairs): Promise<void> {
  for (const [eventId, correction] of corrections) {
    const result = await performStep(simulation, { type: 'correct', eventId, correction });
    simulation.counters.count(`corrections ${result === 'corrected' ? 'recorded' : 'refused'}`);
  }
}

/** Replays what is dead, as the console's Workflow does: plans, starts, and sends page after page. */
async function replayDeadLetters(simulation: Simulation): Promise<void> {
  const replayId = await performStep(simulation, { type: 'plan' });
  if (replayId === null) return;
  let status = await performStep(simulation, { type: 'start', replayId });
  while (status === 'running')
    status = await performStep(simulation, { type: 'send_page', replayId });
}

/**
 * Repeats a step that failed under faults, or whose result was lost.
 *
 * @returns the replay's id or the status; null when there is nothing to do.
 */
async function performStep(
  { injector, workers, queues, counters, settings, now, runUntil }: Simulation,
  action: ReplayAction,
): Promise<string | null> {
  for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
    const conditions = injector.forReplay(now());
    const input = { action, settings: settings(), conditions };
    const [result] = await workers.call('/replay', [input]);
    for (const message of result?.messages ?? []) queues.send(message, now());
    counters.count('dead letters sent again', result?.messages.length ?? 0);
    await runUntil(now() + STEP_INTERVAL_MS);
    if (result?.error?.includes('nothing to replay')) return null;
    // The start landed, and its result was lost.
    if (result?.error?.includes('is running already')) return 'running';
    // The correction landed before, and a message that the queue delivered again was handled with it.
    if (action.type === 'correct' && result?.error?.startsWith('Refusal')) return null;
    if (result && result.value !== null) return result.value;
  }
  throw new Error(`the step ${action.type} of a replay does not succeed`);
}
