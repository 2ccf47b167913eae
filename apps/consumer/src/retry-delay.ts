const FIRST_SECONDS = 10;
const LONGEST_SECONDS = 900;

/**
 * How long a message waits after its nth delivery failed: 10 s, 20 s, 40 s … up to 15 minutes,
 * each shortened by up to a quarter so that a batch which failed together does not return
 * together. After four attempts at least 112 s have passed: stalls of D1 for 60 to 80 s have been
 * seen, and must not use up all attempts.
 */
export function retryDelaySeconds(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, attempts - 1));
  return Math.round(full * (1 - random() / 4));
}
