import * as v from 'valibot';
import { CREDITS_MAX } from './grant-policy.ts';

/** Text that is safe as a key: no invisible characters, and no half of a surrogate pair. */
export const Identifier = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(255),
  v.regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u),
);

/** An id that Stripe made. Ledger ids are built from these, joined by colons. */
export const StripeId = v.pipe(v.string(), v.regex(/^[\w-]{1,255}$/));

/** A reference to another object: its id, or the object where the sender expanded it. */
export const ExpandableId = v.nullish(
  v.pipe(
    v.union([Identifier, v.object({ id: Identifier })]),
    v.transform((reference) => (typeof reference === 'string' ? reference : reference.id)),
  ),
  null,
);

/** Stripe's amounts have up to twelve digits; times a million credits they still fit 64 bits. */
const AMOUNT_MAX = 999_999_999_999;

/** An amount in the currency's smallest unit. */
export const Amount = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-AMOUNT_MAX),
  v.maxValue(AMOUNT_MAX),
);

/** The last second of the year 9999: what a date can hold in four digits. */
const LAST_SECOND = 253_402_300_799;

/** Seconds since 1970, as Stripe gives times. */
export const UnixSeconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_SECOND));

/** The same as ISO 8601 text in UTC, as the database keeps times. */
export const IsoTimestamp = v.pipe(
  UnixSeconds,
  v.transform((seconds) => toIsoTimestamp(seconds)),
);

export const Metadata = v.nullish(v.record(v.string(), v.string()), {});

export const NullableString = v.nullish(v.string(), null);

export function toIsoTimestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Whether it can name a user or a request: no surrounding blanks and no invisible characters. */
export function isValidId(id: unknown): id is string {
  return v.is(Identifier, id) && id.trim() === id;
}

/** `metadata.user_id`, or null when it is missing or cannot be a key. */
export function parseUserId(metadata: Record<string, string>): string | null {
  const userId = metadata['user_id'];
  return isValidId(userId) ? userId : null;
}

/** The credits as a number, or null when they are not a whole number that may be granted. */
export function parseCredits(text: string | undefined): number | null {
  const credits = text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : 0;
  return credits >= 1 && credits <= CREDITS_MAX ? credits : null;
}

/** No purchase is of more: the amount and the credits stay within their limits. */
export const QUANTITY_MAX = 9999;

/** How many of a package, or null when it is not a whole number that makes sense. */
export function parseQuantity(text: string): number | null {
  const quantity = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return quantity >= 1 && quantity <= QUANTITY_MAX ? quantity : null;
}

/** Where a payload differs from a schema: the path and what was expected, never the value. */
export function describeIssue(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  if (!issue) return 'unknown';
  // The keys of metadata are the sender's own, and may be personal data.
  const path = (v.getDotPath(issue) ?? 'the event').replace(/(\bmetadata)\..*/, '$1');
  return issue.received === 'undefined'
    ? `${path} is missing`
    : `${path} is not ${issue.expected ?? issue.type}`;
}
