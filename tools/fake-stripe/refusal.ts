/** What Stripe answers to a request that it refuses (docs.stripe.com/api/errors). */
export interface StripeError {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: { readonly error: StripeError };
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: StripeError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

/** Too many requests (docs.stripe.com/rate-limits). */
export function limited(retryAfterSeconds: number | undefined): StripeRefusal {
  const message = 'Request rate limit exceeded.';
  const after = retryAfterSeconds === undefined ? {} : { 'Retry-After': `${retryAfterSeconds}` };
  return new StripeRefusal(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message },
    { 'Stripe-Rate-Limited-Reason': 'endpoint-rate', ...after },
  );
}

/** Another request under this key has not been answered (docs.stripe.com/error-codes). */
export function keyInUse(key: string): StripeRefusal {
  return new StripeRefusal(409, {
    ...{ type: 'invalid_request_error', code: 'idempotency_key_in_use' },
    message: `There is currently another in-progress request using this idempotency key (${key}).`,
  });
}

/** A parameter that is not what it must be. */
export function invalid(message: string, param: string, code?: string): StripeRefusal {
  const error = { type: 'invalid_request_error', message, param } as const;
  return new StripeRefusal(400, code === undefined ? error : { ...error, code });
}

/** An id that names nothing: 404 where the path names it, 400 where a parameter does. */
export function missing(status: 400 | 404, object: string, id: string, param: string) {
  const message = `No such ${object}: '${id}'`;
  return new StripeRefusal(status, {
    ...{ type: 'invalid_request_error', code: 'resource_missing', message, param },
  });
}
