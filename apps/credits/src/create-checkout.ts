import { type Database, readPackages } from '@stripe-credits/db';
import { type CreditPackage, isGrantable, purchaseMetadata } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import type * as v from 'valibot';
import { answer } from './answer.ts';
import type { CheckoutResult } from './api/checkout.ts';
import type { Bindings } from './configuration.ts';
import { refused } from './refused.ts';
import { CheckoutSchema } from './schemas/checkout.ts';
import { createStripeClient, toErrorResult } from './stripe-client.ts';

/** One Checkout Session per user and `idempotencyKey`, however often it is called. */
export function createCheckout(
  db: Database,
  input: unknown,
  env: Bindings,
): Promise<CheckoutResult> {
  return answer(CheckoutSchema, input, (request) => createSession(db, request, env));
}

type ParsedCheckout = v.InferOutput<typeof CheckoutSchema>;

async function createSession(
  db: Database,
  request: ParsedCheckout,
  env: Bindings,
): Promise<CheckoutResult> {
  const creditPackage = (await readPackages(db)).get(request.packageId);
  if (!creditPackage) return refused('not_found', `There is no package ${request.packageId}.`);
  if (!isGrantable(creditPackage.credits))
    return refused(
      'not_grantable',
      `A purchase of ${creditPackage.credits} credits would not be granted.`,
    );

  const options = { idempotencyKey: await stripeIdempotencyKey(request) };
  try {
    const { id, url } = await createStripeClient(env).checkout.sessions.create(
      sessionParams(request, creditPackage),
      options,
    );
    if (!url) throw new Error('Stripe created a session without a URL');
    return { status: 'created', url, sessionId: id };
  } catch (error) {
    return toErrorResult(error);
  }
}

/** Stripe's limit for `client_reference_id`; the metadata names the user in any case. */
const REFERENCE_LENGTH_MAX = 200;

function sessionParams(
  { userId, successUrl, cancelUrl }: ParsedCheckout,
  creditPackage: CreditPackage,
): Stripe.Checkout.SessionCreateParams {
  const metadata = purchaseMetadata(userId, creditPackage);
  return {
    mode: 'payment',
    ...priceParams(creditPackage),
    // The consumer compares the amount with the package's price: it must be in that currency.
    adaptive_pricing: { enabled: false },
    ...(userId.length <= REFERENCE_LENGTH_MAX && { client_reference_id: userId }),
    metadata,
    // Stripe does not copy a session's metadata: a declined payment would not name its user.
    payment_intent_data: { metadata },
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}

/** The package's price at Stripe, or else a price for this session alone. */
function priceParams({ stripePriceId, name, credits, unitAmount, currency }: CreditPackage) {
  if (stripePriceId !== null)
    // A price can have several currencies, and Stripe would choose the buyer's.
    return { currency, line_items: [{ quantity: 1, price: stripePriceId }] };
  const product_data = { name, description: `${credits} credits` };
  const price_data = { currency, unit_amount: unitAmount, product_data };
  return { line_items: [{ quantity: 1, price_data }] };
}

/** The user is part of the key, so that no user gets another's session by sending the same id. */
async function stripeIdempotencyKey({ userId, idempotencyKey }: ParsedCheckout): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([userId, idempotencyKey]));
  return `checkout_${new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()}`;
}
