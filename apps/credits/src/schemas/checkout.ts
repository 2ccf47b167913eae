import { QUANTITY_MAX } from '@stripe-credits/stripe-events';
import { CHECKOUT_LOCALES } from '@stripe-credits/stripe-events/checkout-locales';
import * as v from 'valibot';
import { OwnMetadata } from './checkout-metadata.ts';
import { flag, id, stripeId, webAddress, wholeNumber } from './fields.ts';

const emailMessage = 'customerEmail must be an email address of at most 512 characters.';
const Email = v.pipe(
  v.string(emailMessage),
  v.maxLength(512, emailMessage),
  v.regex(/^[^\s@]+@[^\s@]+$/, emailMessage),
  v.check((email) => email.isWellFormed(), emailMessage),
);

const NEEDED = 'createCheckout needs userId, packageId, successUrl, cancelUrl and idempotencyKey.';

/** A misspelled option is refused: Stripe would never hear of it. */
const Checkout = v.strictObject(
  {
    userId: id('userId'),
    packageId: id('packageId'),
    idempotencyKey: id('idempotencyKey'),
    quantity: v.optional(wholeNumber('quantity', 1, QUANTITY_MAX), 1),
    customer: v.optional(stripeId('customer', 'cus')),
    customerEmail: v.optional(Email),
    allowPromotionCodes: flag('allowPromotionCodes'),
    automaticTax: flag('automaticTax'),
    adaptivePricing: flag('adaptivePricing'),
    locale: v.optional(
      v.picklist(
        CHECKOUT_LOCALES,
        'locale must be one that Stripe Checkout supports, such as de or pt-BR.',
      ),
    ),
    metadata: v.optional(OwnMetadata, {}),
    uiMode: v.optional(
      v.picklist(['hosted', 'embedded'], 'uiMode must be "hosted" or "embedded".'),
      'hosted',
    ),
    successUrl: v.optional(webAddress('successUrl')),
    cancelUrl: v.optional(webAddress('cancelUrl')),
    returnUrl: v.optional(webAddress('returnUrl')),
  },
  ({ expected, received }) =>
    expected === 'never' ? `createCheckout has no option ${received}.` : NEEDED,
);

/** The pages to which the buyer returns; Stripe refuses those of the other mode. */
type Urls =
  | { readonly uiMode: 'hosted'; readonly successUrl: string; readonly cancelUrl: string }
  | { readonly uiMode: 'embedded'; readonly returnUrl: string };

function parseUrls(checkout: v.InferOutput<typeof Checkout>): Urls | string {
  const { uiMode, successUrl, cancelUrl, returnUrl } = checkout;
  if (uiMode === 'hosted')
    return successUrl && cancelUrl && !returnUrl
      ? { uiMode, successUrl, cancelUrl }
      : 'createCheckout needs successUrl and cancelUrl, and returnUrl only with uiMode "embedded".';
  return returnUrl && !successUrl && !cancelUrl
    ? { uiMode, returnUrl }
    : 'With uiMode "embedded" createCheckout needs returnUrl, without successUrl and cancelUrl.';
}

export const CheckoutSchema = v.pipe(
  Checkout,
  v.check(
    ({ customer, customerEmail }) => customer === undefined || customerEmail === undefined,
    'Give customer or customerEmail, not both: a customer already has an email address.',
  ),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const urls = parseUrls(value);
    if (typeof urls !== 'string') return { ...value, urls };
    addIssue({ message: urls });
    return NEVER;
  }),
);
export type ParsedCheckout = v.InferOutput<typeof CheckoutSchema>;

export const SessionIdSchema = v.pipe(
  v.string('sessionId must be a string.'),
  v.regex(/^cs_[\w-]{1,250}$/, 'sessionId must be the id of a Checkout Session: cs_…'),
);
