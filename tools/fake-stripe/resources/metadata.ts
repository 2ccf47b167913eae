import type Stripe from 'stripe';

/** Metadata as Stripe keeps it: every value is text. */
export function asStored(given: Stripe.MetadataParam | '' | null | undefined): Stripe.Metadata {
  return Object.fromEntries(
    Object.entries(given || {}).map(([key, value]) => [key, String(value ?? '')]),
  );
}
