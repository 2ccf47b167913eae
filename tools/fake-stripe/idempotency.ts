import { type ApiResponse, StripeApiError } from './errors.ts';

/** Responses by `Idempotency-Key` (docs.stripe.com/api/idempotent_requests). */
export class IdempotencyRecord {
  readonly #saved = new Map<string, { readonly request: string; readonly response: ApiResponse }>();

  /**
   * `request` holds the path and the parameters.
   * @throws StripeApiError if the key was first used for another request.
   */
  find(key: string, request: string): ApiResponse | undefined {
    const saved = this.#saved.get(key);
    if (saved && saved.request !== request)
      throw new StripeApiError(400, {
        type: 'idempotency_error',
        message:
          'Keys for idempotent requests can only be used with the same parameters they were ' +
          `first used with. Try using a key other than '${key}' if you meant to execute a ` +
          'different request.',
      });
    return saved?.response;
  }

  /** Called only if the endpoint began executing: Stripe saves no response of an invalid request. */
  save(key: string, request: string, response: ApiResponse): void {
    this.#saved.set(key, { request, response });
  }
}
