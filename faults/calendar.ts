import type { World } from './world.ts';

const SECOND = 1000;

/** As long as D1 has been seen to hang: the retries must outlast it. */
const STALL_MS = 80 * SECOND;
/** Longer than all attempts of a message together, which take an hour at most: some must die. */
const OUTAGE_MS = 75 * 60 * SECOND;

const BURST_EVENTS = { least: 20, most: 250 };
const BURSTS = 50;
const STALL_EVERY = 10;
const OUTAGE_EVERY = 150;

/** Events come in bursts: so many in each. */
export const burstEvents = (events: number): number =>
  Math.min(Math.max(Math.ceil(events / BURSTS), BURST_EVENTS.least), BURST_EVENTS.most);

/** What befalls the pipeline as the burst with this number, from 0, begins. */
export function befall({ stalls, workers, now }: World, burst: number, bursts: number): void {
  const at = (share: number) => burst === Math.floor(bursts * share);
  if (burst % STALL_EVERY === 3) stalls.begin(now(), STALL_MS);
  if (burst % OUTAGE_EVERY === 11) stalls.begin(now(), OUTAGE_MS);
  if (at(0.3) || at(0.7)) workers.killNext('/deliver');
  if (at(0.5)) workers.killNext('/receive');
}
