import { expect, test } from 'vitest';
import { livemode } from '../src/index.ts';

test('STRIPE_LIVEMODE says whether live money is served', () => {
  expect(livemode({ STRIPE_LIVEMODE: 'true' })).toBe(true);
  expect(livemode({ STRIPE_LIVEMODE: 'false' })).toBe(false);
});

test.each(['', 'yes', 'TRUE', ' true'])('STRIPE_LIVEMODE "%s" is not guessed at', (setting) => {
  expect(() => livemode({ STRIPE_LIVEMODE: setting })).toThrow('must be "true" or "false"');
});
