/** How long a message waits after its nth delivery failed, in seconds. */
export type RetryDelay = (attempts: number, random?: () => number) => number;

/** Doubles up to a maximum. Jitter of up to a quarter spreads the messages of a failed batch. */
export function exponentialBackoff(firstSeconds: number, maxSeconds: number): RetryDelay {
  return (attempts, random = Math.random) => {
    const seconds = Math.min(maxSeconds, firstSeconds * 2 ** Math.max(0, attempts - 1));
    return Math.round(seconds * (1 - random() / 4));
  };
}
