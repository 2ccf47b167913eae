import { type Database, findCustomer } from '@stripe-credits/db';
import { answer } from './answer.ts';
import type { PortalResult } from './api/plans.ts';
import type { Bindings } from './configuration.ts';
import { refused } from './refused.ts';
import { PortalSchema } from './schemas/plans.ts';
import { createStripeClient } from './stripe-client.ts';
import { toAnswer } from './stripe-failure.ts';

/** A new session each time: it ends within minutes, so nothing is kept of it. */
export const createPortalSession = (
  db: Database,
  input: unknown,
  env: Bindings,
): Promise<PortalResult> =>
  answer(PortalSchema, input, async ({ userId, returnUrl }) => {
    const customer = await findCustomer(db, userId);
    if (customer === null) return refused('not_found', 'The user has no customer at Stripe.');
    try {
      const { sessions } = createStripeClient(env).billingPortal;
      const { url } = await sessions.create({ customer, return_url: returnUrl });
      return { status: 'created', url };
    } catch (error) {
      return toAnswer(error, {
        permission: 'write the Customer portal',
        object: `customer ${customer}`,
        apiUrl: env.STRIPE_API_URL,
      });
    }
  });
