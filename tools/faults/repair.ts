import { creditPackages } from '@stripe-credits/db/schema';
import { unrepaired } from './invariants/invariants.ts';
import { readDeadLetters } from './invariants/state.ts';
import type { ReplayAction } from './protocol.ts';
import type { Simulation } from './simulation.ts';
import { GOLD_PACKAGE } from './stripe/sales.ts';
import type { Runtime } from './worker-client.ts';

const REPLAYS_MAX = 10;
const STEPS_MAX = 20_000;
const STEP_INTERVAL_MS = 2000;

/**
 * Removes the cause of the deaths that have one to remove, and replays all dead letters; again if
 * the faults of the replay left some of those dead.
 */
export async function repair(simulation: Simulation, runtime: Runtime): Promise<void> {
  const db = await runtime.database();
  await db.insert(creditPackages).values(GOLD_PACKAGE);
  simulation.workers.killDuringNext('/replay');
  for (let replays = 0; replays < REPLAYS_MAX; replays++) {
    await replayDeadLetters(simulation);
    await simulation.runUntilIdle();
    const letters = await readDeadLetters(await runtime.database());
    if (unrepaired(letters).length === 0) return;
  }
}

/**
 * Replays what is dead under faults, as the console's Workflow does: plans, starts, and sends page
 * after page. A step that failed, or whose result was lost, is repeated.
 */
async function replayDeadLetters(simulation: Simulation): Promise<void> {
  let replayId: string | null = null;
  let status = 'planned';
  for (let steps = 0; status !== 'done'; steps++) {
    if (steps === STEPS_MAX) throw new Error(`the replay ${replayId} does not end`);
    const type = status === 'planned' ? 'start' : 'send_page';
    const action: ReplayAction =
      replayId === null ? { type: 'plan', replayId } : { type, replayId };
    const { value, error } = await runStep(simulation, action);
    if (error?.includes('nothing to replay')) return;
    if (action.type === 'plan') replayId = value;
    else if (value !== null) status = value;
    // The start landed, and its result was lost.
    else if (error?.includes('is running already')) status = 'running';
    await simulation.runUntil(simulation.now() + STEP_INTERVAL_MS);
  }
}

async function runStep(
  { injector, workers, queues, counters, now }: Simulation,
  action: ReplayAction,
) {
  const step = { action, conditions: injector.forReplay(now()) };
  const [result] = await workers.call('/replay', [step]);
  const { value, error, messages } = result ?? { value: null, error: 'killed', messages: [] };
  for (const message of messages) queues.send(message, now());
  counters.count('dead letters sent again', messages.length);
  return { value, error };
}
