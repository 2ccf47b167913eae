import type Stripe from 'stripe';

/**
 * What an endpoint accepts, as data. Its names, its kinds and what is required are held by the
 * compiler against the SDK's own parameter types: a parameter that the pinned version of the API
 * does not know cannot be listed. What is not listed is refused, though the SDK may know it.
 */
export type Parameters<P> = {
  readonly [K in keyof P as Required<K, P>]: Spec<P[K]> & { readonly required: true };
} & { readonly [K in keyof P as Optional<K, P>]?: Spec<P[K]> };

type Required<K extends keyof P, P> = object extends Pick<P, K> ? never : K;
type Optional<K extends keyof P, P> = object extends Pick<P, K> ? K : never;

export interface Text {
  readonly kind: 'text';
  readonly required?: true;
  /** Characters; 5,000 where nothing else is said, as in Stripe's own specification. */
  readonly max?: number;
  readonly oneOf?: readonly string[];
  readonly format?: 'url' | 'email' | 'currency';
}

export interface Whole {
  readonly kind: 'whole';
  readonly required?: true;
  readonly min?: number;
  readonly max?: number;
}

export interface Flag {
  readonly kind: 'flag';
  readonly required?: true;
}

/** 50 keys of 40 characters, with values of 500 (docs.stripe.com/api/metadata). */
export interface Metadata {
  readonly kind: 'metadata';
  readonly required?: true;
}

export interface List<E> {
  readonly kind: 'list';
  readonly required?: true;
  readonly max?: number;
  readonly of: E;
}

export interface Group<F> {
  readonly kind: 'group';
  readonly required?: true;
  readonly fields: F;
}

type Spec<T> = T extends undefined | null
  ? never
  : T extends boolean
    ? Flag
    : T extends number
      ? Whole
      : T extends string
        ? Text
        : T extends readonly (infer E)[]
          ? List<Spec<E>>
          : T extends Stripe.MetadataParam
            ? string extends keyof T
              ? Metadata
              : Group<Parameters<T>>
            : T extends object
              ? Group<Parameters<T>>
              : never;

/** Any of the kinds, once the compiler has compared them: what the check at run time goes by. */
export type AnySpec = Text | Whole | Flag | Metadata | List<AnySpec> | Group<AnyFields>;
export type AnyFields = { readonly [name: string]: AnySpec };

/** Of every list (docs.stripe.com/api/pagination). */
export const pagination = {
  limit: { kind: 'whole', min: 1, max: 100 },
  starting_after: { kind: 'text' },
  ending_before: { kind: 'text' },
} as const satisfies Parameters<Stripe.PaginationParams>;

/** Fields of the answer that are to be whole objects, or to be there at all. */
export const expand = { kind: 'list', of: { kind: 'text' } } as const;
