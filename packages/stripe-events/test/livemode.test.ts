import { expect, test } from 'vitest';
import { parseLivemode } from '../src/index.ts';

test('STRIPE_LIVEMODE decides whether live mode is served', () => {
  expect(parseLivemode({ STRIPE_LIVEMODE: 'true' })).toBe(true);
  expect(parseLivemode({ STRIPE_LIVEMODE: 'false' })).toBe(false);
});

test.each(['', 'yes', 'TRUE', ' true'])('STRIPE_LIVEMODE "%s" is refused', (setting) => {
  expect(() => parseLivemode({ STRIPE_LIVEMODE: setting })).toThrow('must be "true" or "false"');
});
