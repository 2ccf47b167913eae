/** How long a message waits after its nth delivery failed, in seconds. */
export type RetryDelay = (attempts: number, random?: () => number) => number;

/** Doubles up to a maximum. Jitter of up to a quarter spreads the messages of a failed batch. */
function exponentialBackoff(firstSeconds: number, maxSeconds: number): RetryDelay {
  return (attempts, random = Math.random) => {
    const seconds = Math.min(maxSeconds, firstSeconds * 2 ** Math.max(0, attempts - 1));
    return Math.round(seconds * (1 - random() / 4));
  };
}

export const retryDelays = {
  /**
   * 10 s, 20 s, 40 s … up to 15 minutes. Stalls of D1 for 60 to 80 s have been seen: four attempts
   * take at least 112 s, so that one stall does not use up all attempts.
   */
  event: exponentialBackoff(10, 15 * 60),
  /**
   * 1 minute doubling up to 3.5 hours: the platform's maximum of 100 retries then takes 11 to 14
   * days, which is as long as the dead-letter queue keeps a message.
   */
  deadLetter: exponentialBackoff(60, 3.5 * 60 * 60),
} satisfies Record<string, RetryDelay>;
