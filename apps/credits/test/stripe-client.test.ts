import Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { declined, stripeOf } from '../src/stripe-client.ts';

const settings = {
  STRIPE_LIVEMODE: 'false',
  STRIPE_API_URL: '',
  STRIPE_SECRET_KEY: 'sk_test_1234',
};
const open = (changes: Partial<typeof settings>) => stripeOf({ ...settings, ...changes });

test.each(['sk_test_1234', 'rk_test_1234', ' sk_test_1234\n'])('the key "%s" is taken', (key) => {
  expect(open({ STRIPE_SECRET_KEY: key })).toBeInstanceOf(Stripe);
});

test.each([
  ['no key', { STRIPE_SECRET_KEY: '' }, 'wrangler secret put STRIPE_SECRET_KEY'],
  ['a live key in test mode', { STRIPE_SECRET_KEY: 'sk_live_1234' }, 'no secret key for test mode'],
  ['a test key in live mode', { STRIPE_LIVEMODE: 'true' }, 'no secret key for live mode'],
  ['a publishable key', { STRIPE_SECRET_KEY: 'pk_test_1234' }, 'no secret key for test mode'],
  ['another host', { STRIPE_API_URL: 'http://stripe.example' }, 'an address of this machine'],
  ['a disguised host', { STRIPE_API_URL: 'http://localhost@evil.example' }, 'of this machine'],
])(
  'with %s Stripe is not asked, and the error says what to set, without the key',
  (_, changes, says) => {
    const attempt = () => open(changes);

    expect(attempt).toThrow(says);
    expect(attempt).not.toThrow('1234');
  },
);

describe('when Stripe does not do as it is asked', () => {
  const raw = { type: 'api_error', message: 'about ada@shop.example' } as const;

  test.each([
    ['the way to it is broken', new Stripe.errors.StripeConnectionError(raw)],
    ['it has an outage', new Stripe.errors.StripeAPIError({ ...raw, statusCode: 500 })],
    ['it is asked too often', new Stripe.errors.StripeRateLimitError(raw)],
    [
      'the same request is under way',
      new Stripe.errors.StripeInvalidRequestError({
        ...{ message: raw.message, type: 'invalid_request_error' },
        ...{ code: 'idempotency_key_in_use', statusCode: 409 },
      }),
    ],
  ])('because %s, the caller may try again, and no personal data is logged', (_, error) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);

    const answer = declined(error);

    expect(answer).toMatchObject({ status: 'unavailable' });
    expect(JSON.stringify([answer, log.mock.calls])).not.toContain('ada@');
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
  ])('a key that it %s is not the caller’s to try again: the call rejects', (_, error, says) => {
    const attempt = () => declined(error);

    expect(attempt).toThrow(says);
    expect(attempt).not.toThrow('ada@');
  });

  test('what is no error of Stripe’s is thrown on', () => {
    const bug = new TypeError('a bug');

    expect(() => declined(bug)).toThrow(bug);
  });
});
