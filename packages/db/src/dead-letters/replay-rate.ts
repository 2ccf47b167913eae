import { formatTimeLeft } from '@stripe-credits/platform/format-time-left';
import { Refusal } from '../refusal.ts';

/** Events per second; a page of a replay is one batch of the queue. */
export const RATE_MAX = 100;
export const RATE_DEFAULT = 10;

/** @throws Refusal for a rate that is not a whole number from 1 to RATE_MAX. */
export function requireRate(rate: number): void {
  if (!Number.isInteger(rate) || rate < 1 || rate > RATE_MAX)
    throw new Refusal('invalid', `The rate must be a whole number from 1 to ${RATE_MAX} a second.`);
}

/** A Workflow takes 10,000 steps: two for each page, and some to spare. */
const PAGES_MAX = 4000;

export interface ReplayPace {
  /** Events per page. */
  readonly pageSize: number;
  /** Time between two pages. */
  readonly intervalMs: number;
}

/** The pages that keep a replay of `total` events at its rate. */
export function replayPace({ rate, total }: { rate: number; total: number }): ReplayPace {
  const pageSize = Math.max(rate, Math.ceil(total / PAGES_MAX));
  return { pageSize, intervalMs: (pageSize / rate) * 1000 };
}

interface RunningReplay {
  readonly status: string;
  readonly rate: number;
  readonly total: number;
  readonly sent: number;
  readonly skipped: number;
}

/** How long a replay takes to send the rest at its rate, in words; null unless it is running. */
export function timeLeft({ status, rate, total, sent, skipped }: RunningReplay): string | null {
  if (status !== 'running') return null;
  return formatTimeLeft((total - sent - skipped) / rate);
}

/** How often a watcher reads the progress, which reads every item of the replay. */
export const progressIntervalMs = (total: number): number =>
  Math.min(Math.max(total / 2, 1000), 30_000);
