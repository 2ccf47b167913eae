import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { createStripeClient } from '../src/stripe-client.ts';

const settings = {
  STRIPE_LIVEMODE: 'false',
  STRIPE_API_URL: '',
  STRIPE_SECRET_KEY: 'sk_test_1234',
};
const createClient = (changes: Partial<typeof settings>) =>
  createStripeClient({ ...settings, ...changes });

test.each(['sk_test_1234', 'rk_test_1234', ' sk_test_1234\n'])(
  'the key "%s" is accepted',
  (key) => {
    expect(createClient({ STRIPE_SECRET_KEY: key })).toBeInstanceOf(Stripe);
  },
);

test.each([
  ['no key', { STRIPE_SECRET_KEY: '' }, 'wrangler secret put STRIPE_SECRET_KEY'],
  [
    'a live key in test mode',
    { STRIPE_SECRET_KEY: 'sk_live_1234' },
    'not a secret key for test mode',
  ],
  ['a test key in live mode', { STRIPE_LIVEMODE: 'true' }, 'not a secret key for live mode'],
  ['a publishable key', { STRIPE_SECRET_KEY: 'pk_test_1234' }, 'not a secret key for test mode'],
  ['another host', { STRIPE_API_URL: 'http://stripe.example' }, 'a loopback address'],
  ['a disguised host', { STRIPE_API_URL: 'http://localhost@evil.example' }, 'a loopback address'],
])(
  'with %s no client is created, and the error names the setting without the key',
  (_, changes, message) => {
    const attempt = () => createClient(changes);

    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow('1234');
  },
);
