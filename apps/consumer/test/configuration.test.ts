import { env } from 'cloudflare:workers';
import { parseLivemode } from '@stripe-credits/stripe-events';
import { expect, test } from 'vitest';
import type { Bindings } from '../src/configuration.ts';

test('wrangler.jsonc provides the bindings that the Worker reads', () => {
  const bindings: Bindings = env satisfies ConsumerEnv;

  expect(parseLivemode(bindings)).toBe(false);
});
