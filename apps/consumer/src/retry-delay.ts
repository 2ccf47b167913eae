/** How long a message waits after its nth delivery failed, in seconds. */
export type RetryDelay = (attempts: number, random?: () => number) => number;

/**
 * Doubling up to a limit, each shortened by up to a quarter so that a batch which failed together
 * does not return together.
 */
function doubling(firstSeconds: number, longestSeconds: number): RetryDelay {
  return (attempts, random = Math.random) => {
    const full = Math.min(longestSeconds, firstSeconds * 2 ** Math.max(0, attempts - 1));
    return Math.round(full * (1 - random() / 4));
  };
}

export const retryDelays = {
  /**
   * 10 s, 20 s, 40 s … up to 15 minutes. After four attempts at least 112 s have passed: stalls of
   * D1 for 60 to 80 s have been seen, and must not use up all attempts.
   */
  event: doubling(10, 15 * 60),
  /**
   * A minute doubling to three hours and a half: the platform's limit of 100 retries is then
   * reached after 11 to 14 days, which is how long the dead-letter queue keeps a message at all.
   */
  deadLetter: doubling(60, 3.5 * 60 * 60),
} satisfies Record<string, RetryDelay>;
