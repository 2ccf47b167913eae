import { exponentialBackoff, type RetryDelay } from '@stripe-credits/platform/exponential-backoff';

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
