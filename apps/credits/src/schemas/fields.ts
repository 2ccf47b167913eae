import { REASON_LENGTH_MAX } from '@stripe-credits/db';
import { isValidId, LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import * as v from 'valibot';

export const id = (name: string) =>
  v.custom<string>(
    isValidId,
    `${name} must be a string of 1 to 255 characters, without leading or trailing spaces and without invisible characters.`,
  );

export const wholeNumber = (name: string, min: number, max: number, unit = '') => {
  const message = `${name} must be a whole number${unit} from ${min} to ${max}.`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
};

export const amount = wholeNumber('amount', 1, LEDGER_AMOUNT_MAX, ' of credits');

/**
 * D1 replaces a lone surrogate, and SQLite's JSON ends a text at U+0000: a repeated call would not
 * match the first.
 */
export const text = (name: string, length: number) => {
  const message = `${name} must be a well-formed string of 1 to ${length} characters.`;
  return v.pipe(
    v.string(message),
    v.maxLength(length, message),
    v.check(
      (value) => value.trim() !== '' && value.isWellFormed() && !value.includes('\0'),
      message,
    ),
  );
};

export const reason = text('reason', REASON_LENGTH_MAX);

export const flag = (name: string) =>
  v.optional(v.boolean(`${name} must be true or false.`), false);

export const stripeId = (name: string, prefix: string) => {
  const message = `${name} must be a Stripe id: ${prefix}_…`;
  return v.pipe(v.string(message), v.regex(new RegExp(`^${prefix}_[\\w-]{1,250}$`), message));
};

/** Stripe's limit. */
const URL_LENGTH_MAX = 5000;

export const webAddress = (name: string) => {
  const message = `${name} must be an absolute URL that begins with https:// or http://.`;
  return v.pipe(v.string(message), v.maxLength(URL_LENGTH_MAX, message), v.check(isWeb, message));
};

const isWeb = (text: string): boolean =>
  /^https?:\/\/\S+$/.test(text) && text.isWellFormed() && URL.canParse(text);

/** @throws TypeError that names the invalid argument. */
export function parseOrThrow<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, input);
  if (!success) throw new TypeError(issues[0].message);
  return output;
}
