import type { Counters } from './counters.ts';
import type { Conditions, Fault, StripeFault } from './protocol.ts';
import { drawEvenly, type Random } from './random.ts';

const OVERLOADED = 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.';
const LOST = 'D1_ERROR: Network connection lost.';
const STALL: Fault = { name: 'D1 call in a stall', takesEffect: false, error: OVERLOADED };

export const DATABASE_FAULTS: readonly [Fault, ...Fault[]] = [
  { name: 'D1 overloaded', takesEffect: false, error: OVERLOADED },
  { name: 'D1 connection lost before the write', takesEffect: false, error: LOST },
  { name: 'D1 connection lost after the write', takesEffect: true, error: LOST },
  { name: 'Worker killed before the write', takesEffect: false, error: null },
  { name: 'Worker killed after the write, before the ack', takesEffect: true, error: null },
];
export const SEND_FAULTS: readonly [Fault, ...Fault[]] = [
  { name: 'send refused', takesEffect: false, error: 'Queue is overloaded. Please back off.' },
  { name: 'send landed, response lost', takesEffect: true, error: 'Internal Server Error' },
  { name: 'Worker killed after the send', takesEffect: true, error: null },
];

export const STRIPE_FAULTS: readonly [StripeFault, ...StripeFault[]] = [
  { name: 'Stripe limits the rate with 429', status: 429 },
  { name: 'Stripe fails with 500', status: 500 },
  { name: 'Stripe does not answer in time', status: null },
];
const OUTAGE: StripeFault = { name: 'request to Stripe in an outage', status: 503 };

const BATCH_FAULT_PROBABILITY = 0.3;
const SEND_FAULT_PROBABILITY = 0.03;
const FORWARD_FAULT_PROBABILITY = 0.15;
const LOOKUP_FAULT_PROBABILITY = 0.7;
const REPLAY_FAULT_PROBABILITY = 0.4;
const CLOCK_FAULT_PROBABILITY = 0.03;

const MINUTE = 60_000;
const CLOCK_ERRORS_MS = [6 * MINUTE, 20 * MINUTE, 60 * MINUTE, 180 * MINUTE] as const;

/**
 * The calls of a batch, see `forBatch`; those of a batch of look-ups, which reads the packages and then
 * writes what died or failed; and the six that a page of a replay makes at most.
 */
const BATCH_CALLS = [0, 1, 1, 1, 2] as const;
const LOOKUP_CALLS = [0, 1, 2] as const;
const STRIPE_REQUESTS = [0, 0, 0, 1] as const;
const REPLAY_CALLS = [0, 1, 2, 3, 4, 5] as const;

interface Period {
  readonly from: number;
  readonly to: number;
}
const isIn = (periods: readonly Period[], now: number): boolean =>
  periods.some(({ from, to }) => from <= now && now < to);

/** Draws the conditions of each invocation: which call fails, and by how much the clock is wrong. */
export function createFaultInjector(random: Random, { countFault }: Counters) {
  const drawDatabaseFault = drawEvenly(DATABASE_FAULTS, random);
  const drawSendFault = drawEvenly(SEND_FAULTS, random);
  const drawStripeFault = drawEvenly(STRIPE_FAULTS, random);
  const stalls: Period[] = [];
  const stripeOutages: Period[] = [];

  function drawClock(now: number): number {
    if (!random.happens(CLOCK_FAULT_PROBABILITY)) return now;
    countFault('clock wrong by minutes or hours');
    const error = random.pick(CLOCK_ERRORS_MS);
    return random.happens(0.5) ? now + error : now - error;
  }

  const sendFault = () => ({ send: drawSendFault() });
  const databaseFault = (calls: readonly [number, ...number[]]) => ({
    database: { fault: drawDatabaseFault(), call: random.pick(calls) },
  });
  const stripeFault = () => ({
    stripe: { fault: drawStripeFault(), request: random.pick(STRIPE_REQUESTS) },
  });
  const draws =
    (probability: number, drawFault: () => Partial<Conditions>) =>
    (now: number): Conditions => {
      const clock = drawClock(now);
      if (isIn(stalls, now)) return { clock, database: { fault: STALL, call: null } };
      return random.happens(probability) ? { clock, ...drawFault() } : { clock };
    };

  const drawBatch = draws(BATCH_FAULT_PROBABILITY, () => databaseFault(BATCH_CALLS));
  const drawLookup = draws(LOOKUP_FAULT_PROBABILITY, () =>
    random.pick<() => Partial<Conditions>>([
      stripeFault,
      stripeFault,
      stripeFault,
      sendFault,
      () => databaseFault(LOOKUP_CALLS),
    ])(),
  );

  return {
    /**
     * The database refuses every call for this long. A real stall lets calls hang before they fail;
     * here each fails at once as overloaded.
     */
    stallDatabase(from: number, milliseconds: number): void {
      stalls.push({ from, to: from + milliseconds });
    },

    /** Stripe's API answers every request with an error for this long. */
    stallStripe(from: number, milliseconds: number): void {
      stripeOutages.push({ from, to: from + milliseconds });
    },

    forWebhook: draws(SEND_FAULT_PROBABILITY, sendFault),

    /**
     * A batch of events reads the packages, unless its isolate has just read them, then commits,
     * then records failed attempts. So the commit is mostly the second call, and sometimes the
     * first; a batch of the dead-letter queue reads no packages, so there it is always the first.
     * The send is that of look-ups, which few batches have.
     */
    forBatch(now: number): Conditions {
      const conditions = drawBatch(now);
      return random.happens(FORWARD_FAULT_PROBABILITY)
        ? { ...conditions, ...sendFault() }
        : conditions;
    },

    forLookups(now: number): Conditions {
      if (!isIn(stripeOutages, now)) return drawLookup(now);
      return { clock: drawClock(now), stripe: { fault: OUTAGE, request: null } };
    },

    forReplay: draws(REPLAY_FAULT_PROBABILITY, () =>
      random.happens(0.5) ? sendFault() : databaseFault(REPLAY_CALLS),
    ),
  };
}
