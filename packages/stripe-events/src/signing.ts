import Stripe from 'stripe';

export interface SigningOptions {
  /** Seconds since 1970; now by default. Stripe signs each delivery attempt anew. */
  readonly timestamp?: number;
}

/** The `Stripe-Signature` header that Stripe would send with this text. */
export function sign(
  payload: string,
  secret: string,
  { timestamp = Math.floor(Date.now() / 1000) }: SigningOptions = {},
): Promise<string> {
  return Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
}
