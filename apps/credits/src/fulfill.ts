import { commit, grantOf, readBalance, readPackages } from '@stripe-credits/db';
import { asCompleted, isPaid, judge, livemode } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import * as v from 'valibot';
import type { Bindings } from './configuration.ts';
import { type FulfilAnswer, refused } from './results.ts';
import { SessionId } from './schemas.ts';
import { declined, stripeOf } from './stripe-client.ts';

/**
 * For the page that the buyer comes back to, which may be faster than the event: asks Stripe for the
 * session and commits it as the event would be. Whichever comes first credits, and the other finds
 * nothing left to do.
 */
export async function fulfil(sessionId: unknown, env: Bindings): Promise<FulfilAnswer> {
  const { success, output: id, issues } = v.safeParse(SessionId, sessionId);
  if (!success) return refused('invalid', issues[0].message);

  const before = await grantOf(env.DB, id);
  if (before) return credited(before, env);

  let session: Stripe.Checkout.Session;
  try {
    session = await stripeOf(env).checkout.sessions.retrieve(id);
  } catch (error) {
    return declined(error);
  }
  if (isPaid(session)) return commitSession(session, env, new Date());
  if (session.status === 'expired') return refused('not_grantable', 'The session has expired.');
  return { status: 'not_yet', checkout: session.status === 'complete' ? 'processing' : 'open' };
}

async function commitSession(
  session: Stripe.Checkout.Session,
  env: Bindings,
  now: Date,
): Promise<FulfilAnswer> {
  const body = asCompleted(session, now);
  const situation = { livemode: livemode(env), packages: await readPackages(env.DB) };
  const { id, type, ...verdict } = judge(body, situation);
  // What cannot be granted is left to the event: a second dead letter would count the money twice.
  if (verdict.outcome.status !== 'handled') return refused('not_grantable', verdict.outcome.reason);
  if (session.mode !== 'payment')
    return refused('not_grantable', `The session is of mode ${session.mode}: nothing was bought.`);
  if (id === null || type === null) throw new Error('a retrieved session has an id');
  const delivery = { deliveries: 1, attempts: 1, body, encoding: 'text' } as const;
  await commit(env.DB, [{ ...verdict, id, type, ...delivery }], now);

  const grant = await grantOf(env.DB, session.id);
  if (!grant) throw new Error('the commit has left no grant');
  return credited(grant, env);
}

async function credited(
  { userId, credits }: { readonly userId: string; readonly credits: number },
  { DB }: Bindings,
): Promise<FulfilAnswer> {
  return { status: 'credited', userId, credits, balance: await readBalance(DB, userId) };
}
