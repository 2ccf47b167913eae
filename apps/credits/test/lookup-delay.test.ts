import { expect, test } from 'vitest';
import { retryDelay } from '../src/lookups/acknowledge.ts';

test('the retries of a look-up outlast an outage of Stripe of 17 hours, whatever the jitter', () => {
  const delays = Array.from({ length: 100 }, (_, index) => retryDelay(index + 1, () => 1));

  expect(delays.slice(0, 3)).toEqual([2, 3, 6]);
  expect(delays.reduce((sum, each) => sum + each, 0) / 3600).toBeGreaterThan(17);
  expect(Math.max(...delays)).toBeLessThanOrEqual(43_200);
});
