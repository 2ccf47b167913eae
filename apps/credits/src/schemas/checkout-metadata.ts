import { isOurMetadataKey, PURCHASE_METADATA_KEYS } from '@stripe-credits/stripe-events';
import * as v from 'valibot';

/** Stripe's limits (docs.stripe.com/api/metadata). */
const KEYS_MAX = 50;
const KEY_LENGTH_MAX = 40;
const VALUE_LENGTH_MAX = 500;

const OWN_KEYS_MAX = KEYS_MAX - PURCHASE_METADATA_KEYS.length;

const shapeMessage = 'metadata must be an object of strings.';
const keyMessage = `A key of metadata must have 1 to ${KEY_LENGTH_MAX} characters and no square brackets.`;
// Stripe takes an empty value for "remove this key".
const valueMessage = `A value of metadata must be a string of 1 to ${VALUE_LENGTH_MAX} characters.`;

const isValidKey = (key: string) =>
  /^[^[\]]+$/.test(key) && key.isWellFormed() && key.length <= KEY_LENGTH_MAX;

/** The product's own metadata. Where it could replace ours, it could change who is credited. */
export const OwnMetadata = v.pipe(
  v.record(
    v.string(),
    v.pipe(
      v.string(valueMessage),
      v.nonEmpty(valueMessage),
      v.maxLength(VALUE_LENGTH_MAX, valueMessage),
      v.check((value) => value.isWellFormed(), valueMessage),
    ),
    shapeMessage,
  ),
  v.check((own) => Object.keys(own).every(isValidKey), keyMessage),
  v.check(
    (own) => !Object.keys(own).some(isOurMetadataKey),
    `metadata must not have the keys ${PURCHASE_METADATA_KEYS.join(', ')}: stripe-credits sets them.`,
  ),
  v.check(
    (own) => Object.keys(own).length <= OWN_KEYS_MAX,
    `metadata must have at most ${OWN_KEYS_MAX} keys.`,
  ),
);
