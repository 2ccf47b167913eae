import type { RawParameters } from './form.ts';
import type { Schema } from './parameters.ts';
import type { State } from './state.ts';
import { validate } from './validation.ts';

export interface Context {
  readonly state: State;
  readonly livemode: boolean;
  /** Origin of Fake Stripe, such as `http://127.0.0.1:4242`. */
  readonly origin: string;
}

interface Definition<P> {
  readonly method: 'GET' | 'POST';
  /** `:id` stands for the id of the object. */
  readonly path: string;
  readonly parameters: Schema<P>;
  /** Returns the body of the response, or throws a `StripeApiError`. */
  readonly handle: (params: P, context: Context, id: string) => object;
}

export interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** Validates the parameters before it returns the operation, so no invalid request runs. */
  readonly prepare: (params: RawParameters, context: Context, id: string) => () => object;
}

export function endpoint<P>({ method, path, parameters, handle }: Definition<P>): Endpoint {
  return {
    method,
    path,
    prepare(raw, context, id) {
      const params = validate(parameters, raw);
      return () => handle(params, context, id);
    },
  };
}
