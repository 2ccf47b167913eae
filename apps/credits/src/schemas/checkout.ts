import * as v from 'valibot';
import { id } from './fields.ts';

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

export const SessionIdSchema = v.pipe(
  v.string('sessionId must be a string.'),
  v.regex(/^cs_[\w-]{1,250}$/, 'sessionId must be the id of a Checkout Session: cs_…'),
);
