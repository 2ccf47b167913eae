import type { World } from './simulation.ts';

const SECOND = 1000;

/**
 * As long as D1 has been seen to hang: the retries must outlast it. As time goes on in ticks of
 * 30 s, two or three of them fall into it; their calls do not hang, but fail at once.
 */
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

/** Each costs a second until workerd is back: a short run has one in every part of it. */
const KILLS = {
  short: [{ at: 0.4, path: '/deliver' }],
  long: [
    { at: 0.3, path: '/deliver' },
    { at: 0.5, path: '/receive' },
    { at: 0.7, path: '/deliver' },
  ],
} as const;
const LONG_BURST = 100;

/** What befalls the pipeline as the burst with this number, from 0, begins. */
export function befall(
  { stalls, workers, now }: World,
  burst: number,
  { bursts, size }: { readonly bursts: number; readonly size: number },
): void {
  if (burst % STALL_EVERY === 3) stalls.begin(now(), STALL_MS);
  if (burst % OUTAGE_EVERY === 11) stalls.begin(now(), OUTAGE_MS);
  for (const { at, path } of KILLS[size < LONG_BURST ? 'short' : 'long'])
    if (burst === Math.floor(bursts * at)) workers.killNext(path);
}
