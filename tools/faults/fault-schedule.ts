import type { Simulation } from './simulation.ts';

/** Events come in bursts of this size: about fifty. */
export const burstSize = (events: number): number =>
  Math.min(Math.max(Math.ceil(events / 50), 20), 250);

/**
 * As long as D1 has been seen to hang: the retries must outlast it. Time advances in ticks of 30 s,
 * so two or three of them fall into a stall.
 */
const STALL_MS = 80_000;
/** All attempts of a message together take an hour at most: in an outage some must be exhausted. */
const OUTAGE_MS = 75 * 60_000;

/** Longer than all attempts of a message of `stripe-events`: look-ups must outlast it. */
const STRIPE_OUTAGE_MS = 2 * 60 * 60_000;
/** By the share of the run. */
const STRIPE_OUTAGE_FROM = 0.6;

/** By the share of the run. A kill costs a second until workerd is back: a short run has only one. */
const KILLS_OF_SHORT_RUN = [[0.4, '/deliver']] as const;
const KILLS_OF_LONG_RUN = [
  [0.3, '/deliver'],
  [0.5, '/receive'],
  [0.6, '/look_up'],
  [0.7, '/deliver'],
] as const;
const LONG_RUN_BURST_EVENTS = 100;

/** Applies the faults that begin with a burst, which has an index from 0. */
export function applyFaults(
  { injector, workers, now }: Simulation,
  burst: number,
  { bursts, size }: { readonly bursts: number; readonly size: number },
): void {
  if (burst % 10 === 3) injector.stallDatabase(now(), STALL_MS);
  if (burst % 150 === 11) injector.stallDatabase(now(), OUTAGE_MS);
  if (burst === Math.floor(bursts * STRIPE_OUTAGE_FROM))
    injector.stallStripe(now(), STRIPE_OUTAGE_MS);
  const kills = size < LONG_RUN_BURST_EVENTS ? KILLS_OF_SHORT_RUN : KILLS_OF_LONG_RUN;
  for (const [share, path] of kills)
    if (burst === Math.floor(bursts * share)) workers.killDuringNext(path);
}
