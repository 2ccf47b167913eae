import * as v from 'valibot';
import { CHECKOUT_STATUSES, type CheckoutSessionFact, type CheckoutStatus } from '../facts.ts';
import { Amount, Metadata, Reference, StripeId, Text, userIn, wholeCredits } from '../fields.ts';
import { GRANTING_PAYMENT_STATES } from '../grant-policy.ts';
import { type EventContext, said } from '../handler.ts';
import { dead, handled, ignored, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';

export const CheckoutSession = v.object({
  object: v.literal('checkout.session'),
  id: StripeId,
  // Null in API versions before 2019-10; `payment_status` is absent there too.
  mode: Text,
  payment_status: Text,
  metadata: Metadata,
  amount_subtotal: v.nullish(Amount, null),
  amount_total: v.nullish(Amount, null),
  currency: Text,
  payment_intent: Reference,
  subscription: Reference,
  customer: Reference,
});
type CheckoutSession = v.InferOutput<typeof CheckoutSession>;

/**
 * completed and async_payment_succeeded. Payment is read from the session, not from the event's
 * name, so that `completed` of a delayed payment waits and either of the two can come first.
 */
export function completeCheckout(session: CheckoutSession, event: EventContext): Outcome {
  if (session.mode === 'subscription' || session.mode === 'setup')
    return handled(checkoutSession('complete', session, event));
  if (session.payment_status === 'unpaid') return awaitPayment(session, event);
  // Named one by one: "not unpaid" must not come to mean paid when Stripe adds a status.
  if (GRANTING_PAYMENT_STATES.includes(session.payment_status ?? ''))
    return grantPurchase(session, event);
  // Sessions of 2019 have no status. Without our metadata such a one is none of ours.
  if (session.payment_status === null && !('credits' in session.metadata))
    return ignored('the session does not say whether it was paid, and names no credits');
  return dead('the session does not say whether it was paid in a way that is known here');
}

function awaitPayment(session: CheckoutSession, event: EventContext): Outcome {
  if (event.type === 'checkout.session.async_payment_succeeded')
    return dead('the event says that the payment succeeded, and the session that it is unpaid');
  return handled(checkoutSession('pending', session, event));
}

export function failCheckout(session: CheckoutSession, event: EventContext): Outcome {
  return handled(checkoutSession('failed', session, event));
}

/** Kept for what it tells about abandoned baskets. It never takes credits away. */
export function expireCheckout(session: CheckoutSession, event: EventContext): Outcome {
  return handled(checkoutSession('expired', session, event));
}

function grantPurchase(session: CheckoutSession, event: EventContext): Outcome {
  if (session.mode !== 'payment')
    return dead('paid, but the session has no mode that grants credits');

  const { user_id: userId, credits: creditsText } = session.metadata;
  if (!userId?.trim()) return dead('paid, but metadata.user_id is missing: nobody to credit');
  if (!userIn(session.metadata))
    return dead(
      'paid, but metadata.user_id cannot be a user id: over 255 characters, blanks around it, or not plain text',
    );
  if (!creditsText?.trim()) return dead('paid, but metadata.credits is missing: nothing to grant');
  const credits = wholeCredits(creditsText);
  if (credits === null)
    return dead('paid, but metadata.credits is not a whole number from 1 to 1,000,000');

  return (
    packageMismatch(session, credits, event) ??
    handled(checkoutSession('paid', session, event, credits))
  );
}

/** A session that names a package must have bought that package, at its price. */
function packageMismatch(
  session: CheckoutSession,
  credits: number,
  event: EventContext,
): Outcome | undefined {
  const id = session.metadata['package_id'];
  if (id === undefined || id === '') return undefined;
  const bought = event.packages.get(id);
  if (!bought) return dead('paid, but metadata.package_id names no package that we sell');
  if (bought.credits !== credits)
    return dead(
      'paid, but metadata.credits differs from the credits of metadata.package_id',
      `package has ${bought.credits}, metadata.credits is ${credits}`,
    );
  if (bought.currency !== session.currency)
    return dead(
      'paid, but the currency differs from that of metadata.package_id',
      `package is sold in ${bought.currency}, the session is in ${session.currency}`,
    );
  if (bought.unitAmount !== session.amount_subtotal)
    return dead(
      'paid, but amount_subtotal differs from the price of metadata.package_id',
      `package costs ${bought.unitAmount}, amount_subtotal is ${session.amount_subtotal}`,
    );
  return undefined;
}

function checkoutSession(
  status: CheckoutStatus,
  session: CheckoutSession,
  event: EventContext,
  credits: number | null = null,
) {
  const row: CheckoutSessionFact = {
    id: session.id,
    version: version(CHECKOUT_STATUSES.indexOf(status), event.created, event.id),
    ...said(event),
    status,
    mode: session.mode ?? 'unknown',
    userId: userIn(session.metadata),
    credits,
    packageId: session.metadata['package_id'] ?? null,
    amountSubtotal: session.amount_subtotal,
    amountTotal: session.amount_total,
    currency: session.currency,
    paymentIntent: session.payment_intent,
    subscription: session.subscription,
    customer: session.customer,
  };
  return { kind: 'checkoutSession', row } as const;
}
