import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS_MAX = 200;

/**
 * Repeats a check until it passes, at first after 20 ms and then less often.
 *
 * @returns what the check returns.
 * @throws the last error of the check, when it has not passed in time.
 */
export async function poll<T>(check: () => T | Promise<T>, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (let intervalMs = 20; ; intervalMs = Math.min(intervalMs * 1.5, INTERVAL_MS_MAX)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(intervalMs);
  }
}
