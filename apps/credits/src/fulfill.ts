import {
  commit,
  type Database,
  findGrant,
  type Grant,
  mayNotify,
  readBalance,
  readPackages,
} from '@stripe-credits/db';
import {
  findGrantOf,
  isPaid,
  parseSettings,
  parseUserId,
  processEvent,
  toCompletedEvent,
} from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import { answer } from './answer.ts';
import type { FulfillResult } from './api/checkout.ts';
import type { Bindings } from './configuration.ts';
import type { Notifier } from './notifier.ts';
import { refused } from './refused.ts';
import { SessionIdSchema } from './schemas/checkout.ts';
import { createStripeClient } from './stripe-client.ts';
import { toAnswer } from './stripe-failure.ts';

/**
 * For the page to which the buyer returns, which may be faster than the event: retrieves the session
 * from Stripe and commits it as its event would be. The first of the two credits the purchase; the
 * other changes nothing.
 */
export function fulfill(
  db: Database,
  sessionId: unknown,
  env: Bindings,
  notifier: Notifier,
): Promise<FulfillResult> {
  return answer(SessionIdSchema, sessionId, (id) => fulfillSession(db, id, env, notifier));
}

async function fulfillSession(
  db: Database,
  id: string,
  env: Bindings,
  notifier: Notifier,
): Promise<FulfillResult> {
  const existing = await findGrant(db, id);
  if (existing) return toCredited(db, existing);

  let session: Stripe.Checkout.Session;
  try {
    session = await createStripeClient(env).checkout.sessions.retrieve(id);
  } catch (error) {
    return toAnswer(error, {
      permission: 'read Checkout Sessions',
      object: `Checkout Session ${id}`,
      apiUrl: env.STRIPE_API_URL,
    });
  }
  if (isPaid(session)) return commitSession(db, session, env, notifier);
  if (session.status === 'expired') return refused('not_grantable', 'The session has expired.');
  return { status: 'pending', checkout: session.status === 'complete' ? 'processing' : 'open' };
}

async function commitSession(
  db: Database,
  session: Stripe.Checkout.Session,
  env: Bindings,
  notifier: Notifier,
): Promise<FulfillResult> {
  const now = new Date();
  const body = toCompletedEvent(session, now);
  const context = { ...parseSettings(env), packages: await readPackages(db) };
  const { id, type, outcome, ...processed } = processEvent(body, context);
  // The event leaves the dead letter: a second one would count the money twice.
  if (outcome.status === 'incomplete') throw new Error('a retrieved session lacks nothing');
  if (outcome.status !== 'handled') return refused('not_grantable', outcome.reason);
  const plan = soldPlan(session);
  if (!plan && findGrantOf(outcome) === null)
    return refused('not_grantable', 'The session names no credits, or no plan.');
  if (id === null || type === null) throw new Error('a retrieved session has an id');
  const delivery = { deliveries: 1, attempts: 1, body, encoding: 'text' } as const;
  const { settings } = notifier;
  await commit(db, [{ ...processed, outcome, id, type, ...delivery }], now, settings);
  if (mayNotify({ id, outcome }, settings)) notifier.sendCommitted(now);

  // The invoice may have been credited before the session was known.
  const grant = await findGrant(db, session.id);
  if (grant) return toCredited(db, grant);
  if (!plan) throw new Error('the commit left no grant');
  return toCredited(db, { ...plan, credits: 0 });
}

/** Its invoices grant, not the session itself. Null for a session that sold no plan to a user. */
function soldPlan({ mode, subscription, metadata }: Stripe.Checkout.Session) {
  const userId = parseUserId(metadata ?? {});
  if (mode !== 'subscription' || userId === null || subscription === null) return null;
  return {
    userId,
    subscription: typeof subscription === 'string' ? subscription : subscription.id,
  };
}

async function toCredited(db: Database, grant: Grant): Promise<FulfillResult> {
  const { userId, credits, subscription } = grant;
  const { balance } = await readBalance(db, userId);
  return subscription === null
    ? { status: 'credited', userId, credits, balance }
    : { status: 'subscribed', userId, subscriptionId: subscription, credits, balance };
}
