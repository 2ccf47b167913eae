import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const randomText = (length: number): string =>
  [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** An id in Stripe's format: a prefix, then random letters and digits. */
export const newId = (prefix: string, length = 24): string => `${prefix}_${randomText(length)}`;

let lastEvent = 0;

/**
 * The id of an event. Stripe's begin with a version digit and a clock, so that later ones sort after
 * earlier ones, also within the second of `created`.
 */
export function newEventId(): string {
  lastEvent = Math.max(lastEvent + 1, Date.now() * 1000);
  return `evt_1${lastEvent.toString(36).padStart(11, '0')}${randomText(12)}`;
}

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Stripe stores every metadata value as text. */
export function toMetadata(params: Stripe.Emptyable<Stripe.MetadataParam> = {}): Stripe.Metadata {
  return Object.fromEntries(
    Object.entries(params || {}).map(([key, value]) => [key, String(value ?? '')]),
  );
}

export function isInRange(
  { created }: { readonly created: number },
  range: Stripe.RangeQueryParam | number = {},
): boolean {
  const {
    gt = -1,
    gte = 0,
    lt = Infinity,
    lte = Infinity,
  } = typeof range === 'object' ? range : {};
  return created > gt && created >= gte && created < lt && created <= lte;
}
