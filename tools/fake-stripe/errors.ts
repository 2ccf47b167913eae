/** The `error` of an error response (docs.stripe.com/api/errors). */
interface ErrorBody {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown where Stripe rejects a request. It is the error response itself. */
export class StripeApiError extends Error implements ApiResponse {
  readonly status: number;
  readonly body: { readonly error: ErrorBody };
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: ErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

/** 400: the request, or the parameter named by `param`, is invalid. */
export function invalidRequest(message: string, param?: string, code?: string): StripeApiError {
  return new StripeApiError(400, { type: 'invalid_request_error', code, message, param });
}

/** 404 if the URL contains the unknown id, 400 if a parameter does. */
export function resourceMissing(status: 400 | 404, object: string, id: string, param: string) {
  return new StripeApiError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${object}: '${id}'`,
    param,
  });
}

/** 403: a restricted key without the permission. Stripe's message repeats part of the key. */
export function permissionDenied(): StripeApiError {
  return new StripeApiError(403, {
    type: 'invalid_request_error',
    message: `The provided key 'rk_live_*********Fake' does not have the required permissions for this endpoint.`,
  });
}

/** 429: too many requests (docs.stripe.com/rate-limits). */
export function rateLimited(retryAfterSeconds: number): StripeApiError {
  const message = 'Request rate limit exceeded.';
  const retryAfter = retryAfterSeconds === 0 ? {} : { 'Retry-After': `${retryAfterSeconds}` };
  return new StripeApiError(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message },
    { 'Stripe-Rate-Limited-Reason': 'endpoint-rate', ...retryAfter },
  );
}

/** 409: another request with this key is still in progress (docs.stripe.com/error-codes). */
export function idempotencyKeyInUse(key: string): StripeApiError {
  return new StripeApiError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this idempotency key (${key}).`,
  });
}
