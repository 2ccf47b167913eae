import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An id in Stripe's format: a prefix, then random letters and digits. */
export function newId(prefix: string, length = 24): string {
  const characters = [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_${characters.join('')}`;
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
