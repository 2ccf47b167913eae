import { isId } from '@stripe-credits/stripe-events';
import * as v from 'valibot';

/** What callers may ask, with the sentence that they get when it is something else. */
const id = (name: string) =>
  v.custom<string>(
    isId,
    `${name} must be text of 1 to 255 characters, without blanks around it or invisible ones in it.`,
  );

/** Stripe takes no longer URLs. */
const URL_LENGTH_MAX = 5000;

const webAddress = (name: string) => {
  const message = `${name} must be a whole URL that begins with https:// or http://.`;
  return v.pipe(v.string(message), v.maxLength(URL_LENGTH_MAX, message), v.check(isWeb, message));
};

function isWeb(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

export const Checkout = v.object(
  {
    userId: id('userId'),
    packageId: id('packageId'),
    successUrl: webAddress('successUrl'),
    cancelUrl: webAddress('cancelUrl'),
    requestId: id('requestId'),
  },
  'createCheckout needs userId, packageId, successUrl, cancelUrl and requestId.',
);
export type Checkout = v.InferOutput<typeof Checkout>;

/** The ledger takes no greater amount. */
const AMOUNT_MAX = 1_000_000_000_000;
const amountMessage = 'amount must be a whole number of credits, 1 or more.';
/** D1 would keep half of a surrogate pair as another character, and a repeated call would not match. */
const reasonMessage = 'reason must be text of 1 to 500 characters, without half a character in it.';

export const Spending = v.object(
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
    requestId: id('requestId'),
  },
  'spend needs userId, amount, reason and requestId.',
);

export const SessionId = v.pipe(
  v.string('sessionId must be text.'),
  v.regex(/^cs_[\w-]{1,250}$/, 'sessionId must be the id of a Checkout Session: cs_…'),
);

export const LIMIT_MAX = 100;
const limitMessage = `limit must be a whole number from 1 to ${LIMIT_MAX}.`;
const beforeMessage = 'before must be the `next` of the page that came before.';

export const PageAsked = v.optional(
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

export const UserId = id('userId');
export const TransactionId = v.pipe(v.string('transactionId must be text.'), v.nonEmpty());

/** @throws TypeError with the sentence: what only reads has no answer for a wrong argument. */
export function must<Schema extends v.GenericSchema>(
  schema: Schema,
  given: unknown,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, given);
  if (!success) throw new TypeError(issues[0].message);
  return output;
}
