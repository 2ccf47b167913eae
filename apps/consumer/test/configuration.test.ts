import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type Bindings, livemode } from '../src/configuration.ts';

test('wrangler.jsonc gives what the Worker needs', () => {
  const bindings: Bindings = env satisfies ConsumerEnv;

  expect(livemode(bindings)).toBe(false);
});

test.each(['', 'yes', 'TRUE', ' true'])('STRIPE_LIVEMODE "%s" is not guessed at', (setting) => {
  expect(() => livemode({ STRIPE_LIVEMODE: setting })).toThrow('must be "true" or "false"');
});
