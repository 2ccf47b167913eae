import { readPackages } from '@stripe-credits/db';
import { type CreditPackage, isGrantable, purchaseMetadata } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import * as v from 'valibot';
import type { Bindings } from './configuration.ts';
import { type CheckoutAnswer, refused } from './results.ts';
import { Checkout } from './schemas.ts';
import { declined, stripeOf } from './stripe-client.ts';

/** One Checkout Session per user and `requestId`, however often it is asked for. */
export async function createCheckout(wanted: unknown, env: Bindings): Promise<CheckoutAnswer> {
  const { success, output: asked, issues } = v.safeParse(Checkout, wanted);
  if (!success) return refused('invalid', issues[0].message);
  const bought = (await readPackages(env.DB)).get(asked.packageId);
  if (!bought) return refused('unknown', `There is no package ${asked.packageId}.`);
  if (!isGrantable(bought.credits))
    return refused(
      'not_grantable',
      `A purchase of ${bought.credits} credits would not be granted.`,
    );

  const options = { idempotencyKey: await idempotencyKey(asked) };
  try {
    const { id, url } = await stripeOf(env).checkout.sessions.create(
      sessionFor(asked, bought),
      options,
    );
    if (!url) throw new Error('Stripe made a session that has no page');
    return { status: 'created', url, sessionId: id };
  } catch (error) {
    return declined(error);
  }
}

/** Stripe refuses a longer `client_reference_id`; the metadata names the user in any case. */
const REFERENCE_LENGTH_MAX = 200;

function sessionFor(
  { userId, successUrl, cancelUrl }: Checkout,
  bought: CreditPackage,
): Stripe.Checkout.SessionCreateParams {
  const metadata = purchaseMetadata(userId, bought);
  return {
    mode: 'payment',
    ...priced(bought),
    // The consumer holds what was paid against the package: it must be in the package's currency.
    adaptive_pricing: { enabled: false },
    ...(userId.length <= REFERENCE_LENGTH_MAX && { client_reference_id: userId }),
    metadata,
    // Stripe copies a session's metadata nowhere: a declined payment would not name its user.
    payment_intent_data: { metadata },
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}

/** The price that Stripe has for it, or else one that is made for this session alone. */
function priced({ stripePriceId, name, credits, unitAmount, currency }: CreditPackage) {
  if (stripePriceId !== null)
    // A price can have other currencies, of which Stripe would choose the buyer's.
    return { currency, line_items: [{ quantity: 1, price: stripePriceId }] };
  const product_data = { name, description: `${credits} credits` };
  const price_data = { currency, unit_amount: unitAmount, product_data };
  return { line_items: [{ quantity: 1, price_data }] };
}

/** The user is part of it, so that no user can meet another's session by sending the same id. */
async function idempotencyKey({ userId, requestId }: Checkout): Promise<string> {
  const named = new TextEncoder().encode(JSON.stringify([userId, requestId]));
  return `checkout_${new Uint8Array(await crypto.subtle.digest('SHA-256', named)).toHex()}`;
}
