import type Stripe from 'stripe';
import * as v from 'valibot';

/** Validates one parameter and converts its text to `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

type RequiredKey<P> = { [K in keyof P]-?: object extends Pick<P, K> ? never : K }[keyof P];
type RequiredSchemas<P> = { readonly [K in RequiredKey<P>]: Schema<P[K]> };
type OptionalSchemas<P> = {
  readonly [K in Exclude<keyof P, RequiredKey<P>>]?: Schema<Exclude<P[K], undefined>>;
};

/**
 * The parameters of an endpoint, or of a group within them. `P` is the SDK's type, so a parameter
 * that the pinned version of the API does not have, or has with another type, does not compile.
 * TypeScript infers `P` of a group; without an inferred type, `never` accepts no schema.
 * Fake Stripe rejects every parameter that is not listed, even if Stripe accepts it.
 */
export function object<P extends object = never>(
  optional: OptionalSchemas<P>,
  // The second argument exists only if P has required parameters. It must list all of them.
  ...[required]: RequiredKey<P> extends never ? [] : [RequiredSchemas<P>]
): Schema<P> {
  const { entries } = v.partial(v.object(optional as v.ObjectEntries));
  // The argument types have compared each entry with the parameter of the same name in P.
  return v.strictObject({ ...required, ...entries }) as v.GenericSchema as Schema<P>;
}

/** Stripe limits strings to 5,000 characters if its specification gives no other limit. */
export const text = (maxLength = 5000) =>
  v.pipe(
    scalar('string'),
    v.nonEmpty(),
    v.maxLength(
      maxLength,
      ({ input }) =>
        `Invalid string: ${abbreviate(input)}; must be at most ${maxLength} characters`,
    ),
  );

export const oneOf = <const T extends readonly string[]>(...options: T) =>
  v.pipe(text(), v.picklist(options, options.join(', ')));

export const INTEGER = /^-?\d{1,15}$/;
export const integer = (min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY) =>
  v.pipe(
    scalar('integer'),
    v.regex(INTEGER, ({ input }) => `Invalid integer: ${input}`),
    v.transform(Number),
    v.minValue(min, `This value must be greater than or equal to ${min}.`),
    v.maxValue(max, `This value must be less than or equal to ${max}.`),
  );

export const boolean = v.pipe(
  scalar('boolean'),
  v.regex(/^(true|false)$/, ({ input }) => `Invalid boolean: ${input}`),
  v.transform((value) => value === 'true'),
);

export const isUrl = (value: string) => value.includes('://') && URL.canParse(value);
export const url = v.pipe(text(), v.check(isUrl, 'Not a valid URL'));

export const EMAIL = /^[^\s@]+@[^\s@]+$/;
export const email = (maxLength?: number) =>
  v.pipe(
    text(maxLength),
    v.regex(EMAIL, ({ input }) => `Invalid email address: ${input}`),
  );

export const currency = v.pipe(
  text(),
  v.regex(/^[a-z]{3}$/i, ({ input }) => `Invalid currency: ${input}`),
  v.toLowerCase(),
);

/** An amount of money in the currency's smallest unit, up to eight digits. */
export const unitAmount = integer(0, 99_999_999);

export const list = <T>(item: Schema<T>, max = Number.POSITIVE_INFINITY) =>
  v.pipe(
    group('array'),
    v.check((items) => Object.keys(items).every((key) => /^\d+$/.test(key)), 'Invalid array'),
    v.maxEntries(max),
    v.record(v.string(), item),
    v.transform((items): T[] => Object.values(items)),
  );

/** Limits: docs.stripe.com/api/metadata. An empty value removes its key. */
export const metadata = v.pipe(
  group('object'),
  v.check((pairs) => Object.keys(pairs).length <= 50, 'Metadata can have at most 50 keys'),
  v.record(
    v.pipe(v.string(), v.maxLength(40, 'Metadata keys can have up to 40 characters')),
    v.pipe(
      v.string('Metadata values must be strings'),
      v.maxLength(500, 'Metadata values can have up to 500 characters'),
    ),
  ),
  v.transform(
    (pairs): Stripe.Metadata =>
      Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== '')),
  ),
);

/** Accepted by every list (docs.stripe.com/api/pagination). */
export const pagination = {
  limit: integer(1, 100),
  starting_after: text(),
  ending_before: text(),
};

/** Names of properties that the response contains only on request (docs.stripe.com/api/expanding_objects). */
export const expand = list(text());

/** A range of Unix timestamps in seconds. */
export const createdRange = object<Stripe.RangeQueryParam>({
  gt: integer(),
  gte: integer(),
  lt: integer(),
  lte: integer(),
});

function scalar(type: 'string' | 'integer' | 'boolean') {
  return v.string(`Invalid ${type}: {...}`);
}

function group(type: 'array' | 'object') {
  return v.custom<Record<string, unknown>>((input) => typeof input === 'object', `Invalid ${type}`);
}

const abbreviate = (value: string) => `${value.slice(0, 10)}...${value.slice(-10)}`;
