import { tally as emptyTally, type Tally } from './counters.ts';
import { befall, burstEvents } from './fault-schedule.ts';
import { mendable, notMended } from './invariants/invariants.ts';
import { type Letter, readLetters } from './invariants/state.ts';
import { judgeRun, type Verdict } from './invariants/verdict.ts';
import { chance as chanceFrom } from './random.ts';
import { replayDead } from './replays.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { openWorld, type World } from './simulation.ts';
import { addGold } from './stripe/sales.ts';
import { BURST_EVERY_MS } from './stripe/sender.ts';
import { everything } from './stripe/workload.ts';

export interface RunOptions {
  /** How many events are told at least, the hostile ones among them. */
  readonly events: number;
  readonly seed: number;
  readonly onProgress?: (done: number, doing: string) => void;
}

export interface Finished {
  readonly tally: Tally;
  /** As they were before the replay. */
  readonly letters: ReadonlyMap<string, Letter>;
  readonly verdicts: readonly Verdict[];
}

/** The moment of the fixtures, in milliseconds since 1970. */
const BEGINS_AT = 1_795_430_400_000;
const REPLAYS_MAX = 10;

/** Tells everything under faults, replays what died of them, and judges what is in the books. */
export async function runFaults(options: RunOptions): Promise<Finished> {
  const runtime = await startRuntime();
  try {
    return await runIn(runtime, options);
  } finally {
    await runtime.close();
  }
}

async function runIn(runtime: Runtime, options: RunOptions): Promise<Finished> {
  const { seed, onProgress = () => {} } = options;
  const tally = emptyTally();
  // Not the numbers that draw the events.
  const chance = chanceFrom(seed + 1);
  const world = openWorld(runtime, chance, tally, BEGINS_AT);
  const doing = (what: string) => onProgress(tally.counted('events'), what);

  const balances = await tellEverything(world, tally, everything(seed), options);
  await world.untilQuiet(() => doing('waiting until all is quiet'));

  const letters = await readLetters(await runtime.database());
  await addGold(await runtime.database());
  doing('replaying what is dead');
  await mend(world, tally, runtime);

  doing('reading the books');
  const verdicts = await judgeRun(await runtime.database(), {
    ...{ balances, letters, owed: world.webhook.owed, takenIn: world.webhook.takenIn },
    ...{ givenUp: world.stripe.givenUp, dropped: world.queues.dropped },
  });
  return { tally, letters, verdicts };
}

/** @returns what every user must have when all of it has arrived. */
async function tellEverything(
  world: World,
  { count, counted }: Tally,
  telling: ReturnType<typeof everything>,
  { events, onProgress = () => {} }: RunOptions,
): Promise<Map<string, number>> {
  const balances = new Map<string, number>();
  const size = burstEvents(events);
  const bursts = Math.ceil(events / size);
  for (let burst = 0; burst < bursts; burst++) {
    befall(world, burst, { bursts, size });
    world.rotate(burst / bursts);
    while (counted('events') < Math.min(size * (burst + 1), events)) {
      const { payloads, balances: more } = telling.next().value;
      for (const payload of payloads) world.stripe.tell(payload, world.now());
      for (const [user, credits] of more) balances.set(user, credits);
      count('events', payloads.length);
    }
    await world.until(world.now() + BURST_EVERY_MS);
    onProgress(counted('events'), 'telling');
  }
  world.rotate(1);
  return balances;
}

/** First all that is dead, then what the faults of the replay itself left dead. */
async function mend(world: World, tally: Tally, runtime: Runtime): Promise<void> {
  world.workers.killNext('/replay');
  await replayDead(world, tally);
  await world.untilQuiet();
  for (let replays = 1; replays < REPLAYS_MAX; replays++) {
    const letters = await readLetters(await runtime.database());
    if (notMended(letters).length === 0) return;
    for (const reason of mendable) await replayDead(world, tally, reason);
    await world.untilQuiet();
  }
}
