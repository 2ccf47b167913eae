import * as v from 'valibot';
import { applyCorrection } from '../correction.ts';
import { CHECKOUT_STATUSES, type CheckoutSessionFact, type CheckoutStatus } from '../facts.ts';
import {
  Amount,
  ExpandableId,
  Metadata,
  NullableString,
  parseUserId,
  StripeId,
} from '../fields.ts';
import { GRANTING_PAYMENT_STATUSES } from '../grant-policy.ts';
import { type EventContext, provenance } from '../handler.ts';
import { dead, handled, ignored, type Outcome } from '../outcome.ts';
import { isDead, isMarked, type PurchaseTerms, readTerms } from '../purchase-terms.ts';
import { DEAD_REASONS, IGNORED_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { otherPaymentOutcome } from './other-payment.ts';

export const CheckoutSession = v.object({
  object: v.literal('checkout.session'),
  id: StripeId,
  // Null in API versions before 2019-10, where `payment_status` is missing as well.
  mode: NullableString,
  payment_status: NullableString,
  metadata: Metadata,
  client_reference_id: v.fallback(NullableString, null),
  amount_subtotal: v.nullish(Amount, null),
  amount_total: v.nullish(Amount, null),
  currency: NullableString,
  // Adaptive Pricing before API version 2025-03-31: the amounts above are in the buyer's currency,
  // these in the currency of the price.
  currency_conversion: v.nullish(
    v.object({ amount_subtotal: Amount, source_currency: v.string() }),
  ),
  payment_intent: ExpandableId,
  subscription: ExpandableId,
  customer: ExpandableId,
  invoice: ExpandableId,
});
type CheckoutSession = v.InferOutput<typeof CheckoutSession>;

/**
 * completed and async_payment_succeeded. Whether it is paid is read from the session, not from the
 * event's type: `completed` of a delayed payment waits, and either of the two can come first.
 */
export function completeCheckout(payload: CheckoutSession, event: EventContext): Outcome {
  const session = correctSession(payload, event);
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

const correctSession = (session: CheckoutSession, { correction }: EventContext) => ({
  ...session,
  metadata: applyCorrection(session.metadata, correction),
});

/**
 * Its terms are recorded now, because the payment may succeed without a second event of the session.
 * For the same reason terms that cannot be used make it dead before anything is paid.
 */
function awaitPayment(session: CheckoutSession, event: EventContext): Outcome {
  const pending = toCheckoutSessionFact('pending', session, event);
  if (!isMarked(session.metadata)) return handled(pending);
  if (event.type === 'checkout.session.async_payment_succeeded')
    return dead(DEAD_REASONS.succeededButUnpaid);
  if (session.mode !== 'payment') return handled(pending);
  const terms = termsOf(session, event);
  if (!isDead(terms)) return handled(toCheckoutSessionFact('pending', session, event, terms));
  const detail = [terms.reason, terms.detail].filter((text) => text !== undefined).join(': ');
  return { ...dead(DEAD_REASONS.notCreditableOncePaid, detail), facts: [pending] };
}

export function failCheckout(session: CheckoutSession, event: EventContext): Outcome {
  const terms = termsOf(session, event);
  const usable = session.mode !== 'payment' || isDead(terms) ? undefined : terms;
  return handled(toCheckoutSessionFact('failed', session, event, usable));
}

/** Recorded for analysis of abandoned checkouts. It never takes credits away. */
export const expireCheckout = (session: CheckoutSession, event: EventContext): Outcome =>
  handled(toCheckoutSessionFact('expired', session, event));

function grantPurchase(session: CheckoutSession, event: EventContext): Outcome {
  if (!isMarked(session.metadata))
    // Of a sale that cost nothing, such as after a coupon, nothing is missing.
    return session.amount_total === 0
      ? handled(toCheckoutSessionFact('paid', session, event))
      : otherPaymentOutcome(toOtherPayment(session), event);
  if (session.mode !== 'payment') return dead(DEAD_REASONS.modeUnknown);
  const terms = termsOf(session, event);
  return isDead(terms) ? terms : handled(toCheckoutSessionFact('paid', session, event, terms));
}

/** The invoice that is the receipt of the session tells of the same payment. */
const toOtherPayment = (session: CheckoutSession) => ({
  id: session.invoice ?? session.payment_intent ?? session.id,
  amount: session.amount_total ?? 0,
  currency: session.currency ?? 'unknown',
});

function termsOf(session: CheckoutSession, { packages }: EventContext) {
  const { metadata, client_reference_id, amount_subtotal, currency, currency_conversion } = session;
  const paid = currency_conversion
    ? { amount: currency_conversion.amount_subtotal, currency: currency_conversion.source_currency }
    : { amount: amount_subtotal, currency };
  return readTerms({ metadata, clientReferenceId: client_reference_id, paid }, packages);
}

function toCheckoutSessionFact(
  status: CheckoutStatus,
  session: CheckoutSession,
  event: EventContext,
  terms?: PurchaseTerms,
) {
  // Until it is paid, terms outweigh none: an engineer may correct one event of a session, and another
  // still has none.
  const termsRank = status === 'paid' ? 2 : terms ? 1 : 0;
  const row: CheckoutSessionFact = {
    id: session.id,
    version: version(termsRank, CHECKOUT_STATUSES.indexOf(status), event.created),
    ...provenance(event),
    status,
    mode: session.mode ?? 'unknown',
    userId: terms?.userId ?? parseUserId(session.metadata),
    credits: terms?.credits ?? null,
    packageId: session.metadata['package_id'] ?? null,
    amountSubtotal: session.amount_subtotal,
    amountTotal: session.amount_total,
    currency: session.currency,
    paymentIntent: session.payment_intent,
    subscription: session.subscription,
    customer: session.customer,
    invoice: session.invoice,
  };
  return { kind: 'checkoutSession', row } as const;
}
