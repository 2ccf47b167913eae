import type { AnyFields, Parameters } from './parameters.ts';
import type { State } from './state.ts';

/** What a handler works with besides its parameters. */
export interface Context {
  readonly state: State;
  readonly livemode: boolean;
  /** Where the fake is reached, such as `http://127.0.0.1:4242`. */
  readonly origin: string;
  /** The path that was asked. */
  readonly path: string;
}

interface Definition<P> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:id` where the path names an object. */
  readonly path: string;
  readonly parameters: Parameters<P>;
  /** Answers with the object that Stripe would, or throws a `StripeRefusal`. */
  readonly answer: (params: P, context: Context, id: string) => object;
}

/** An endpoint once its parameters have been held against the SDK's types. */
export interface Endpoint {
  readonly method: string;
  readonly path: RegExp;
  readonly fields: AnyFields;
  readonly answer: (params: object, context: Context, id: string) => object;
}

/** `P` is the SDK's type of the parameters, as in `endpoint<Stripe.PriceCreateParams>({ … })`. */
export function endpoint<P extends object>(definition: Definition<P>): Endpoint {
  const { method, path, parameters, answer } = definition;
  return {
    method,
    path: new RegExp(`^${path.replaceAll('.', '\\.').replace(':id', '([^/]+)')}$`),
    // Nothing but specifications stands in it: that is how `Parameters` is made.
    fields: parameters as AnyFields,
    // `check` lets through what `parameters` describes, and the compiler held those against P.
    answer: (params, context, id) => answer(params as P, context, id),
  };
}
