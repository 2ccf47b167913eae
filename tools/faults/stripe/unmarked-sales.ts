import { fixture } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { type NamedWorkload, toPayload, workloadOf } from './payload.ts';
import { paymentOf } from './payment-sales.ts';
import { sale } from './sales.ts';

const money = fc.record({
  amount: fc.integer({ min: 1, max: 100_000 }),
  currency: fc.constantFrom('usd', 'eur', 'jpy'),
});

/** Metadata of the product's own, which marks nothing. */
const UNMARKED = { user_id: undefined, credits: undefined, order: '7' };

/** Sessions of something else than credits: one event, two of one session, or with the payment's. */
export const unmarkedSession: NamedWorkload = fc
  .tuple(money, fc.constantFrom('alone', 'twice', 'with payment'))
  .map(([{ amount, currency }, events]) => (name) => {
    const amounts = { amount_total: amount, amount_subtotal: amount, currency };
    // The buyer chooses it in the URL of a Payment Link: it marks nothing either.
    const session = sale(name, { metadata: UNMARKED, client_reference_id: name, ...amounts });
    const later = { id: `${session.id}_later`, type: 'checkout.session.async_payment_succeeded' };
    const otherPayment = { id: `pi_${name}`, amount, currency };
    return workloadOf([
      toPayload(session, { otherPayment }),
      ...(events === 'twice' ? [toPayload({ ...session, ...later }, { otherPayment })] : []),
      ...(events === 'with payment' ? [toPayload(paymentOf(name, {}, amount))] : []),
    ]);
  });

/** An invoice whose lines have no price of a package, and whose subscription no metadata. */
export const unmarkedInvoice: NamedWorkload = fc
  .tuple(money, fc.constantFrom('subscription_cycle', 'manual'))
  .map(([{ amount, currency }, billing_reason]) => (name) => {
    const id = `in_${name}`;
    const invoice = fixture('invoice.paid', {
      id: `evt_${name}`,
      object: {
        id,
        billing_reason,
        metadata: {},
        currency,
        amount_paid: amount,
        amount_due: amount,
        total: amount,
        parent: { subscription_details: { subscription: `sub_${name}`, metadata: {} } },
        lines: { data: [{ id: `il_${name}`, amount, quantity: 1, metadata: {} }] },
      },
    });
    return workloadOf([toPayload(invoice, { otherPayment: { id, amount, currency } })]);
  });
