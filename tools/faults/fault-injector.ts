import type { Tally } from './counters.ts';
import type { DatabaseFault, SendFault, Troubles } from './protocol.ts';
import { type Chance, deck } from './random.ts';

const BATCH_FAILS = 0.3;
const SEND_FAILS = 0.03;
const REPLAY_FAILS = 0.4;
const CLOCK_JUMPS = 0.03;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const databaseFaults: readonly [DatabaseFault, ...DatabaseFault[]] = [
  'overloaded',
  'lost before',
  'lost after',
  'killed before',
  'killed after',
];
const sendFaults: readonly [SendFault, ...SendFault[]] = ['refused', 'answer lost', 'killed after'];

/** Draws what fails, and by how much clocks are wrong. */
export function trouble(chance: Chance, { fault }: Tally) {
  const database = deck(databaseFaults, chance);
  const send = deck(sendFaults, chance);

  return {
    /**
     * A batch of events reads what is for sale, unless its isolate has just read it; then it
     * commits; then it records what failed. So the commit is mostly the second call, and sometimes
     * the first, as it always is of a batch of exhausted messages, which reads nothing.
     */
    ofBatch: (): Troubles =>
      chance.happens(BATCH_FAILS)
        ? { database: { fault: database(), call: chance.pick([0, 1, 1, 1, 2]) } }
        : {},
    ofSend: (): Troubles => (chance.happens(SEND_FAILS) ? { send: send() } : {}),
    ofReplay(): Troubles {
      if (!chance.happens(REPLAY_FAILS)) return {};
      return chance.happens(0.5)
        ? { send: send() }
        : { database: { fault: database(), call: chance.below(6) } };
    },
    /** The time that a Worker believes it is, for one invocation. */
    clock(now: number): number {
      if (!chance.happens(CLOCK_JUMPS)) return now;
      fault('clock wrong by minutes or hours');
      const by = chance.pick([6 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR]);
      return chance.happens(0.5) ? now + by : now - by;
    },
  };
}

export type Stalls = ReturnType<typeof stalls>;
export type Trouble = ReturnType<typeof trouble>;

/**
 * Stretches of virtual time in which the database refuses every call. A real stall lets calls hang
 * before they fail; here each fails at once as overloaded, and only the ticks of the world that lie
 * in the stretch see it.
 */
export function stalls() {
  const all: { readonly from: number; readonly to: number }[] = [];
  return {
    begin: (from: number, milliseconds: number) => all.push({ from, to: from + milliseconds }),
    at: (now: number): boolean => all.some(({ from, to }) => from <= now && now < to),
  };
}
