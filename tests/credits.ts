import type { CheckoutRequest, CreditsApi } from '@stripe-credits/credits';
import type { RunningSystem } from '@stripe-credits/harness/system';
import { system } from './system.ts';

/** The API as a product's Worker has it, over the binding. */
export const connectCredits = ({ callCredits }: RunningSystem): CreditsApi =>
  new Proxy(Object.create(null), {
    get:
      (_, method: string) =>
      (...args: unknown[]) =>
        callCredits({ method, args }),
  });

export const credits = connectCredits(system);

export const checkoutRequest = (userId: string, changes: object = {}): CheckoutRequest => ({
  userId,
  packageId: 'standard',
  successUrl: 'https://shop.example/success?session_id={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://shop.example/pricing',
  idempotencyKey: crypto.randomUUID(),
  ...changes,
});

/** Creates a checkout; returns the id of its session. */
export async function checkOut(userId: string, changes: object = {}): Promise<string> {
  const result = await credits.createCheckout(checkoutRequest(userId, changes));
  if (result.status !== 'created') throw new Error(`The checkout is ${result.status}.`);
  return result.sessionId;
}

export const grantSignUp = (userId: string, amount = 100) =>
  credits.grant({ userId, amount, reason: 'sign-up', actor: 'shop', idempotencyKey: 'sign-up' });

/** A spend, a reservation or, with an actor, a grant. */
export const filmRequest = (userId: string, changes: object = {}) => ({
  userId,
  amount: 60,
  reason: 'a film',
  idempotencyKey: 'job',
  ...changes,
});
