import Stripe from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../src/configuration.ts';
import { toAnswer } from '../src/stripe-failure.ts';

const REQUEST = { permission: 'write Checkout Sessions', apiUrl: '' };

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

    const result = toAnswer(error, REQUEST);

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
      'allow it to write Checkout Sessions',
    ],
  ])(
    'a key that Stripe %s is unavailable, and the answer says what to change',
    (_, error, message) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);

      const result = toAnswer(error, REQUEST);

      expect(result).toMatchObject({ status: 'unavailable' });
      expect(result.message).toContain(message);
      expect(JSON.stringify([result, log.mock.calls])).not.toContain('ada@');
      log.mockRestore();
    },
  );

  test('a key that is not set is unavailable, and the answer names the setting', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const error = new ConfigurationError('STRIPE_SECRET_KEY is not set');

    expect(toAnswer(error, REQUEST)).toEqual({ status: 'unavailable', message: error.message });
    log.mockRestore();
  });

  test('a lost connection to another address names the address and its setting', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const error = new Stripe.errors.StripeConnectionError(raw);

    const result = toAnswer(error, { ...REQUEST, apiUrl: 'http://localhost:12111' });

    expect(result).toEqual({
      status: 'unavailable',
      message:
        'Stripe at http://localhost:12111 (STRIPE_API_URL) cannot be reached now: try again.',
    });
    log.mockRestore();
  });

  test('an error that is not Stripe’s is rethrown', () => {
    const bug = new TypeError('a bug');

    expect(() => toAnswer(bug, REQUEST)).toThrow(bug);
  });
});
