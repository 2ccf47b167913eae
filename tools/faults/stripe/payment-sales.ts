import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { type NamedWorkload, toPayload, workloadOf } from './payload.ts';
import { CREDITS, SILVER_PACKAGE, sale } from './sales.ts';

const AMOUNT = 2999;

/** The succeeded PaymentIntent of the sale with this name. */
export const paymentOf = (
  name: string,
  metadata: Readonly<Record<string, unknown>>,
  amount = AMOUNT,
): StripeEvent =>
  fixture('payment_intent.succeeded', {
    id: `evt_${name}_payment`,
    object: {
      id: `pi_${name}`,
      latest_charge: `ch_${name}`,
      amount,
      amount_received: amount,
      metadata,
    },
  });

const refundOf = (name: string, amount_refunded: number): StripeEvent =>
  fixture('charge.refunded', {
    id: `evt_${name}_refund`,
    object: { id: `ch_${name}`, payment_intent: `pi_${name}`, amount: AMOUNT, amount_refunded },
  });

const credits = String(CREDITS);

/** A PaymentIntent that is a purchase by itself: of credits, of packages, refunded or not. */
export const paymentAlone: NamedWorkload = fc
  .constantFrom('credits', 'package', 'refunded')
  .map((purchase) => (name) => {
    const user_id = name;
    if (purchase === 'package') {
      const { id: package_id, unitAmount } = SILVER_PACKAGE;
      const payment = paymentOf(name, { user_id, package_id }, 3 * unitAmount);
      return workloadOf([toPayload(payment)], { [name]: 3 * SILVER_PACKAGE.credits });
    }
    const payment = toPayload(paymentOf(name, { user_id, credits }));
    if (purchase === 'credits') return workloadOf([payment], { [name]: CREDITS });
    return workloadOf([payment, toPayload(refundOf(name, AMOUNT))], { [name]: 0 });
  });

/** A session and its PaymentIntent, which says the same, or something else, or nothing usable. */
export const paymentBesideSession: NamedWorkload = fc
  .constantFrom(
    (name: string) => ({ user_id: name, credits }),
    (name: string) => ({ user_id: name, credits: '90' }),
    (name: string) => ({ user_id: `other_${name}`, credits }),
    () => ({ credits }),
    () => ({}),
  )
  .map((toMetadata) => (name) => {
    const events = [sale(name), paymentOf(name, toMetadata(name))];
    return workloadOf(
      events.map((event) => toPayload(event)),
      { [name]: CREDITS },
    );
  });

/** A session that waits for its payment, which succeeds: the event that the session was paid is lost. */
export const waitingSession: NamedWorkload = fc.boolean().map((hasFailed) => (name) => {
  const unpaid = sale(name, { payment_status: 'unpaid' });
  const failed = {
    ...unpaid,
    id: `${unpaid.id}_failed`,
    type: 'checkout.session.async_payment_failed',
  };
  const events = [unpaid, ...(hasFailed ? [failed] : []), paymentOf(name, {})];
  return workloadOf(
    events.map((event) => toPayload(event)),
    { [name]: CREDITS },
  );
});
