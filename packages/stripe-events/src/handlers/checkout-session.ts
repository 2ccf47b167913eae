import * as v from 'valibot';
import { CHECKOUT_STATUSES, type CheckoutSessionFact, type CheckoutStatus } from '../facts.ts';
import {
  Amount,
  ExpandableId,
  Metadata,
  NullableString,
  parseCredits,
  parseUserId,
  StripeId,
} from '../fields.ts';
import { GRANTING_PAYMENT_STATUSES } from '../grant-policy.ts';
import { type EventContext, provenance } from '../handler.ts';
import { type Dead, dead, handled, ignored, type Outcome } from '../outcome.ts';
import { DEAD_REASONS, IGNORED_REASONS } from '../reasons.ts';
import { version } from '../version.ts';

export const CheckoutSession = v.object({
  object: v.literal('checkout.session'),
  id: StripeId,
  // Null in API versions before 2019-10, where `payment_status` is missing as well.
  mode: NullableString,
  payment_status: NullableString,
  metadata: Metadata,
  amount_subtotal: v.nullish(Amount, null),
  amount_total: v.nullish(Amount, null),
  currency: NullableString,
  payment_intent: ExpandableId,
  subscription: ExpandableId,
  customer: ExpandableId,
});
type CheckoutSession = v.InferOutput<typeof CheckoutSession>;

/**
 * completed and async_payment_succeeded. Whether it is paid is read from the session, not from the
 * event's type: `completed` of a delayed payment waits, and either of the two can come first.
 */
export function completeCheckout(session: CheckoutSession, event: EventContext): Outcome {
  if (session.mode === 'subscription' || session.mode === 'setup')
    return handled(toCheckoutSessionFact('complete', session, event));
  if (session.payment_status === 'unpaid') return awaitPayment(session, event);
  // An allow-list: "not unpaid" must not come to mean paid when Stripe adds a status.
  if (GRANTING_PAYMENT_STATUSES.includes(session.payment_status ?? ''))
    return grantPurchase(session, event);
  // Sessions of 2019 have no status. Such a session without credits is not a purchase of credits.
  if (session.payment_status === null && !('credits' in session.metadata))
    return ignored(IGNORED_REASONS.unmarkedSession);
  return dead(DEAD_REASONS.paymentStatusUnknown);
}

function awaitPayment(session: CheckoutSession, event: EventContext): Outcome {
  if (event.type === 'checkout.session.async_payment_succeeded')
    return dead(DEAD_REASONS.succeededButUnpaid);
  return handled(toCheckoutSessionFact('pending', session, event));
}

export function failCheckout(session: CheckoutSession, event: EventContext): Outcome {
  return handled(toCheckoutSessionFact('failed', session, event));
}

/** Recorded for analysis of abandoned checkouts. It never takes credits away. */
export function expireCheckout(session: CheckoutSession, event: EventContext): Outcome {
  return handled(toCheckoutSessionFact('expired', session, event));
}

function grantPurchase(session: CheckoutSession, event: EventContext): Outcome {
  if (session.mode !== 'payment') return dead(DEAD_REASONS.modeUnknown);

  const { user_id: userId, credits: creditsText } = session.metadata;
  if (!userId?.trim()) return dead(DEAD_REASONS.userIdMissing);
  if (!parseUserId(session.metadata)) return dead(DEAD_REASONS.userIdInvalid);
  if (!creditsText?.trim()) return dead(DEAD_REASONS.creditsMissing);
  const credits = parseCredits(creditsText);
  if (credits === null) return dead(DEAD_REASONS.creditsInvalid);

  return (
    packageMismatch(session, credits, event) ??
    handled(toCheckoutSessionFact('paid', session, event, credits))
  );
}

/** A session that names a package must have bought that package, at its price. */
function packageMismatch(
  session: CheckoutSession,
  credits: number,
  event: EventContext,
): Dead | undefined {
  const id = session.metadata['package_id'];
  if (id === undefined || id === '') return undefined;
  const bought = event.packages.get(id);
  if (!bought) return dead(DEAD_REASONS.packageUnknown);
  if (bought.credits !== credits)
    return dead(
      DEAD_REASONS.packageCreditsDiffer,
      `package has ${bought.credits}, metadata.credits is ${credits}`,
    );
  if (bought.currency !== session.currency)
    return dead(
      DEAD_REASONS.packageCurrencyDiffers,
      `package is sold in ${bought.currency}, the session is in ${session.currency}`,
    );
  if (bought.unitAmount !== session.amount_subtotal)
    return dead(
      DEAD_REASONS.packagePriceDiffers,
      `package costs ${bought.unitAmount}, amount_subtotal is ${session.amount_subtotal}`,
    );
  return undefined;
}

function toCheckoutSessionFact(
  status: CheckoutStatus,
  session: CheckoutSession,
  event: EventContext,
  credits: number | null = null,
) {
  const row: CheckoutSessionFact = {
    id: session.id,
    version: version(CHECKOUT_STATUSES.indexOf(status), event.created, event.id),
    ...provenance(event),
    status,
    mode: session.mode ?? 'unknown',
    userId: parseUserId(session.metadata),
    credits,
    packageId: session.metadata['package_id'] ?? null,
    amountSubtotal: session.amount_subtotal,
    amountTotal: session.amount_total,
    currency: session.currency,
    paymentIntent: session.payment_intent,
    subscription: session.subscription,
    customer: session.customer,
    invoice: null,
  };
  return { kind: 'checkoutSession', row } as const;
}
