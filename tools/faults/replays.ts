import type { Tally } from './counters.ts';
import type { ReplayCall } from './protocol.ts';
import type { World } from './simulation.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STEPS_MAX = 20_000;

/**
 * An engineer sends again what is dead, by the console's verbs and under faults: plans until a plan
 * stands, starts until it runs, and steps until it is done. Nothing happens when nothing is dead.
 *
 * @param reason of which dead letters; of all by default.
 */
export async function replayDead(world: World, tally: Tally, reason?: string): Promise<void> {
  let id: string | null = null;
  let status = 'planned';
  for (let steps = 0; status !== 'done'; steps++) {
    if (steps === STEPS_MAX) throw new Error(`the replay ${id} does not come to its end`);
    const verb: ReplayCall['verb'] =
      id === null
        ? { plan: reason === undefined ? {} : { reason } }
        : status === 'planned'
          ? { start: id }
          : { step: id };
    const { answer, failure, sent } = await call(world, tally, verb);
    if (failure?.includes('nothing to replay')) return;
    if ('plan' in verb) id = answer;
    else if (answer !== null) status = answer;
    // Its answer was lost, and it runs.
    else if (failure?.includes('is running already')) status = 'running';
    // After a clock that was wrong the next step may be hours away.
    await world.until(world.now() + (sent.length > 0 || steps % 10 > 0 ? 2 * SECOND : 20 * MINUTE));
  }
}

async function call(world: World, tally: Tally, verb: ReplayCall['verb']) {
  const { stalls, trouble, workers, queues } = world;
  const now = world.now();
  const troubles = stalls.at(now) ? { stalled: true } : trouble.ofReplay();
  const answers = await workers.ask('/replay', [{ verb, clock: trouble.clock(now), troubles }]);
  const [replayed = { answer: null, failure: 'killed', sent: [], happened: [] }] = answers ?? [];
  for (const fault of replayed.happened) tally.fault(fault);
  for (const message of replayed.sent) queues.send(message, now);
  tally.count('dead letters sent again', replayed.sent.length);
  return replayed;
}
