import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { withoutPage } from '../apps/credits/src/reconciliation/classify-stripe-error.ts';

const { errors } = Stripe;
const limited = (headers = {}) =>
  new errors.StripeRateLimitError({ type: 'invalid_request_error', statusCode: 429, headers });

test('Stripe is asked again after longer and longer, up to five minutes, and not for ever', () => {
  const waits = Array.from(
    { length: 10 },
    (_, setbacks) => withoutPage(limited(), setbacks).retryMs,
  );

  expect(waits.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
  expect(waits.slice(7)).toEqual([256_000, 300_000, null]);
});

test.each([
  ['7', 7000],
  ['999999', 3_600_000],
  ['soon', 2000],
])('a Retry-After of %s is honoured within reason', (said, waitMs) => {
  expect(withoutPage(limited({ 'retry-after': said }), 0).retryMs).toBe(waitMs);
});

test('what Stripe says of a buyer is not told', () => {
  const said = {
    type: 'invalid_request_error',
    message: 'No such customer: ada@shop.example',
  } as const;

  const { problem } = withoutPage(new errors.StripeInvalidRequestError(said), 0);

  expect(problem).not.toContain('ada@shop.example');
});

test('a key without the right is told which right it needs, and is not tried again', () => {
  const error = new errors.StripePermissionError({
    type: 'invalid_request_error',
    statusCode: 403,
  });

  expect(withoutPage(error, 0)).toEqual({
    problem: expect.stringContaining('let it read Events and Checkout Sessions'),
    retryMs: null,
  });
});

test('an error that is not Stripe’s is not swallowed', () => {
  expect(() => withoutPage(new TypeError('ours'), 0)).toThrow('ours');
});
