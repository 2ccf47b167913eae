import { type Database, readPackages } from '@stripe-credits/db';
import { type CreditPackage, isGrantable } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import { answer } from './answer.ts';
import type { Refused } from './api/answers.ts';
import type { CheckoutResult } from './api/checkout.ts';
import { sessionParams } from './checkout-params.ts';
import type { Bindings } from './configuration.ts';
import { refused } from './refused.ts';
import { CheckoutSchema, type ParsedCheckout } from './schemas/checkout.ts';
import { createStripeClient } from './stripe-client.ts';
import { toAnswer } from './stripe-failure.ts';

/** One Checkout Session per user and `idempotencyKey`, however often it is called. */
export function createCheckout(
  db: Database,
  input: unknown,
  env: Bindings,
): Promise<CheckoutResult> {
  return answer(CheckoutSchema, input, (checkout) => createSession(db, checkout, env));
}

async function createSession(
  db: Database,
  checkout: ParsedCheckout,
  env: Bindings,
): Promise<CheckoutResult> {
  const creditPackage = (await readPackages(db)).get(checkout.packageId);
  if (!creditPackage) return refused('not_found', `There is no package ${checkout.packageId}.`);
  const refusal = refuseSale(checkout, creditPackage);
  if (refusal) return refusal;
  const options = { idempotencyKey: await stripeIdempotencyKey(checkout) };
  try {
    const { sessions } = createStripeClient(env).checkout;
    return toCreated(await sessions.create(sessionParams(checkout, creditPackage), options));
  } catch (error) {
    return toAnswer(error, {
      permission: 'write Checkout Sessions',
      apiUrl: env.STRIPE_API_URL,
    });
  }
}

function refuseSale(
  { quantity }: ParsedCheckout,
  { credits, interval }: CreditPackage,
): Refused | null {
  if (interval !== null && quantity !== 1)
    return refused('invalid', 'quantity must be 1 for a plan.');
  if (isGrantable(credits * quantity)) return null;
  return refused(
    'not_grantable',
    `A purchase of ${credits * quantity} credits would not be granted.`,
  );
}

function toCreated({ id: sessionId, url, client_secret }: Stripe.Checkout.Session): CheckoutResult {
  if (url) return { status: 'created', url, sessionId };
  if (client_secret) return { status: 'created_embedded', clientSecret: client_secret, sessionId };
  throw new Error('Stripe created a session with neither a URL nor a client secret');
}

/** The user is part of the key, so that no user gets another's session by sending the same id. */
async function stripeIdempotencyKey({ userId, idempotencyKey }: ParsedCheckout): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([userId, idempotencyKey]));
  return `checkout_${new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()}`;
}
