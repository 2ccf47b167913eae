import { env } from 'cloudflare:workers';
import { livemode } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import type { Bindings } from '../src/configuration.ts';

test('wrangler.jsonc gives what the Worker needs', () => {
  const bindings: Bindings = env satisfies ConsumerEnv;

  expect(livemode(bindings)).toBe(false);
});
