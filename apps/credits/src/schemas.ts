import { isValidId } from '@stripe-credits/stripe-events';
import * as v from 'valibot';

const id = (name: string) =>
  v.custom<string>(
    isValidId,
    `${name} must be a string of 1 to 255 characters, without leading or trailing blanks and without control characters.`,
  );

/** Stripe's limit. */
const URL_LENGTH_MAX = 5000;

const webAddress = (name: string) => {
  const message = `${name} must be an absolute URL that begins with https:// or http://.`;
  return v.pipe(v.string(message), v.maxLength(URL_LENGTH_MAX, message), v.check(isWeb, message));
};

function isWeb(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

export const CheckoutSchema = v.object(
  {
    userId: id('userId'),
    packageId: id('packageId'),
    successUrl: webAddress('successUrl'),
    cancelUrl: webAddress('cancelUrl'),
    idempotencyKey: id('idempotencyKey'),
  },
  'createCheckout needs userId, packageId, successUrl, cancelUrl and idempotencyKey.',
);
export type CheckoutRequest = v.InferOutput<typeof CheckoutSchema>;

/** The ledger's limit. */
const AMOUNT_MAX = 1_000_000_000_000;
const amountMessage = 'amount must be a whole number of credits, 1 or more.';
/** D1 replaces a lone surrogate, so a repeated call would not match the first. */
const reasonMessage = 'reason must be a well-formed string of 1 to 500 characters.';

export const SpendSchema = v.object(
  {
    userId: id('userId'),
    amount: v.pipe(
      v.number(amountMessage),
      v.integer(amountMessage),
      v.minValue(1, amountMessage),
      v.maxValue(AMOUNT_MAX, amountMessage),
    ),
    reason: v.pipe(
      v.string(reasonMessage),
      v.maxLength(500, reasonMessage),
      v.check((text) => text.trim() !== '' && text.isWellFormed(), reasonMessage),
    ),
    idempotencyKey: id('idempotencyKey'),
  },
  'spend needs userId, amount, reason and idempotencyKey.',
);

export const SessionIdSchema = v.pipe(
  v.string('sessionId must be a string.'),
  v.regex(/^cs_[\w-]{1,250}$/, 'sessionId must be the id of a Checkout Session: cs_…'),
);

const LIMIT_MAX = 100;
const limitMessage = `limit must be a whole number from 1 to ${LIMIT_MAX}.`;
const beforeMessage = 'before must be the `nextCursor` of the last page.';

export const PageSchema = v.optional(
  v.object({
    before: v.nullish(v.pipe(v.number(beforeMessage), v.safeInteger(beforeMessage))),
    limit: v.optional(
      v.pipe(
        v.number(limitMessage),
        v.integer(limitMessage),
        v.minValue(1, limitMessage),
        v.maxValue(LIMIT_MAX, limitMessage),
      ),
      50,
    ),
  }),
  {},
);

export const UserIdSchema = id('userId');
export const TransactionIdSchema = v.pipe(
  v.string('transactionId must be a string.'),
  v.nonEmpty(),
);

/** @throws TypeError that names the invalid argument. */
export function parseOrThrow<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, input);
  if (!success) throw new TypeError(issues[0].message);
  return output;
}
