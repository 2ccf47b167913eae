import { missingPermission, toStripeFailure, UNKNOWN_KEY } from '../stripe-failure.ts';

/** Why Stripe did not answer with a page, and when to try again. */
interface PageFailure {
  readonly problem: string;
  /** Null when trying again would not help. */
  readonly retryMs: number | null;
}

/** From 2 s doubling to 5 min: ten failures take more than half an hour. */
const BACKOFF_MS_MAX = 300_000;
const FAILURES_MAX = 10;

/**
 * @param failures how often in a row Stripe could not be reached before.
 * @throws an error that is neither Stripe's nor of the configuration.
 */
export function classifyStripeError(error: unknown, failures: number): PageFailure {
  const failure = toStripeFailure(error);
  switch (failure.kind) {
    case 'misconfigured':
      return final(failure.problem);
    case 'unknown_key':
      return final(UNKNOWN_KEY);
    case 'forbidden':
      return final(missingPermission('read Events and Checkout Sessions'));
    case 'not_found':
    case 'key_conflict':
    case 'rejected':
      return final(`Stripe does not accept ${failure.problem}.`);
  }
  const { kind, problem: status, retryAfterMs } = failure;
  if (failures + 1 >= FAILURES_MAX)
    return final(`Stripe could not be reached ${FAILURES_MAX} times in a row (${status}).`);
  const problem =
    kind === 'rate_limited'
      ? 'Stripe limits the rate of requests (429): waiting.'
      : `Stripe cannot be reached now (${status}): waiting.`;
  const backoffMs = Math.min(2000 * 2 ** failures, BACKOFF_MS_MAX);
  return { problem, retryMs: Math.max(retryAfterMs, backoffMs) };
}

const final = (problem: string): PageFailure => ({ problem, retryMs: null });
