import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { classifyStripeError } from '../apps/credits/src/reconciliation/classify-stripe-error.ts';

const { errors } = Stripe;
const raw = {
  type: 'invalid_request_error',
  message: 'No such customer: ada@shop.example',
} as const;
const rateLimited = (headers = {}) =>
  new errors.StripeRateLimitError({ ...raw, statusCode: 429, headers });

test('the time between two attempts doubles up to five minutes, and ten failures end them', () => {
  const waits = Array.from(
    { length: 10 },
    (_, failures) => classifyStripeError(rateLimited(), failures).retryMs,
  );

  expect(waits.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
  expect(waits.slice(7)).toEqual([256_000, 300_000, null]);
});

test.each([
  ['7', 7000],
  ['999999', 3_600_000],
  ['soon', 2000],
])('with Retry-After %s the wait is %i ms', (retryAfter, waitMs) => {
  const headers = { 'retry-after': retryAfter };

  expect(classifyStripeError(rateLimited(headers), 0).retryMs).toBe(waitMs);
});

test.each([
  ['an outage', new errors.StripeAPIError({ ...raw, statusCode: 503 }), '(503)'],
  ['a lost connection', new errors.StripeConnectionError(raw), '(StripeConnectionError)'],
])('%s is retried', (_, error, cause) => {
  expect(classifyStripeError(error, 0)).toEqual({
    problem: `Stripe cannot be reached now ${cause}: waiting.`,
    retryMs: 2000,
  });
});

test.each([
  [
    'an unknown key',
    new errors.StripeAuthenticationError({ ...raw, statusCode: 401 }),
    'Stripe does not know the key',
  ],
  [
    'a key with too few rights',
    new errors.StripePermissionError({ ...raw, statusCode: 403 }),
    'allow it to read Events and Checkout Sessions',
  ],
  [
    'a request that Stripe does not accept',
    new errors.StripeInvalidRequestError({ ...raw, statusCode: 400 }),
    'Stripe does not accept the request',
  ],
])('%s is not retried, and Stripe’s message is not quoted', (_, error, sentence) => {
  const { problem, retryMs } = classifyStripeError(error, 0);

  expect(retryMs).toBeNull();
  expect(problem).toContain(sentence);
  expect(problem).not.toContain('ada@shop.example');
});

test('an error that is not Stripe’s is rethrown', () => {
  const bug = new TypeError('a bug');

  expect(() => classifyStripeError(bug, 0)).toThrow(bug);
});
