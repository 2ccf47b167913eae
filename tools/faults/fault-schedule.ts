import type { Simulation } from './simulation.ts';

const BURSTS = 50;
const BURST_EVENTS_MIN = 20;
const BURST_EVENTS_MAX = 250;

/** Events come in bursts of this size. */
export const burstSize = (events: number): number =>
  Math.min(Math.max(Math.ceil(events / BURSTS), BURST_EVENTS_MIN), BURST_EVENTS_MAX);

/**
 * As long as D1 has been seen to hang: the retries must outlast it. Time advances in ticks of 30 s,
 * so two or three of them fall into a stall.
 */
const STALL_MS = 80_000;
/** All attempts of a message together take an hour at most: in an outage some must be exhausted. */
const OUTAGE_MS = 75 * 60_000;

/** Shares of the run. A kill costs a second until workerd is back, so a short run has only one. */
const KILLS_OF_SHORT_RUN = [{ share: 0.4, path: '/deliver' }] as const;
const KILLS_OF_LONG_RUN = [
  { share: 0.3, path: '/deliver' },
  { share: 0.5, path: '/receive' },
  { share: 0.7, path: '/deliver' },
] as const;
const LONG_RUN_BURST_EVENTS = 100;

/**
 * Applies the faults that begin with a burst.
 *
 * @param burst index of the burst, from 0.
 */
export function applyFaults(
  { injector, workers, now }: Simulation,
  burst: number,
  { bursts, size }: { readonly bursts: number; readonly size: number },
): void {
  if (burst % 10 === 3) injector.stallDatabase(now(), STALL_MS);
  if (burst % 150 === 11) injector.stallDatabase(now(), OUTAGE_MS);
  const kills = size < LONG_RUN_BURST_EVENTS ? KILLS_OF_SHORT_RUN : KILLS_OF_LONG_RUN;
  for (const { share, path } of kills)
    if (burst === Math.floor(bursts * share)) workers.killDuringNext(path);
}
