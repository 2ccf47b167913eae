import Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { createStripeClient, toErrorResult } from '../src/stripe-client.ts';

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

describe('an error of Stripe', () => {
  const raw = { type: 'api_error', message: 'about ada@shop.example' } as const;

  test.each([
    ['a lost connection', new Stripe.errors.StripeConnectionError(raw)],
    ['an outage', new Stripe.errors.StripeAPIError({ ...raw, statusCode: 500 })],
    ['a rate limit', new Stripe.errors.StripeRateLimitError(raw)],
    [
      'the same request in progress',
      new Stripe.errors.StripeInvalidRequestError({
        message: raw.message,
        type: 'invalid_request_error',
        code: 'idempotency_key_in_use',
        statusCode: 409,
      }),
    ],
  ])('%s is reported as unavailable, and no personal data is logged', (_, error) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);

    const result = toErrorResult(error);

    expect(result).toMatchObject({ status: 'unavailable' });
    expect(JSON.stringify([result, log.mock.calls])).not.toContain('ada@');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  test.each([
    [
      'does not know',
      new Stripe.errors.StripeAuthenticationError({ ...raw, statusCode: 401 }),
      'Stripe does not know the key in STRIPE_SECRET_KEY',
    ],
    [
      'gives too few rights',
      new Stripe.errors.StripePermissionError({ ...raw, statusCode: 403 }),
      'let it write Checkout Sessions',
    ],
  ])(
    'a key that Stripe %s makes the call reject, because a retry does not help',
    (_, error, message) => {
      const attempt = () => toErrorResult(error);

      expect(attempt).toThrow(message);
      expect(attempt).not.toThrow('ada@');
    },
  );

  test('an error that is not Stripe’s is rethrown', () => {
    const bug = new TypeError('a bug');

    expect(() => toErrorResult(bug)).toThrow(bug);
  });
});
