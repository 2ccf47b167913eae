const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Beyond it a date says more than a number of days. */
const RELATIVE_MAX_MS = 30 * DAY_MS;

/**
 * How long ago, or how soon, in the largest unit that fits; null where a date says more. The page's
 * script, public/times.js, keeps it up to date by the same rule: a test compares them.
 */
export function relativeTime(at: number, now: number): string | null {
  const distance = Math.abs(now - at);
  if (!(distance < RELATIVE_MAX_MS)) return null;
  const amount = largestUnit(distance);
  if (amount === null) return at > now ? 'in a moment' : 'just now';
  return at > now ? `in ${amount}` : `${amount} ago`;
}

function largestUnit(ms: number): string | null {
  if (ms < MINUTE_MS) return null;
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}

/** 2026-11-23T10:15:01.123Z as 2026-11-23 10:15:01 UTC. */
export const utcTime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;
