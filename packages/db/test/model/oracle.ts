import type { Correction } from '@stripe-credits/stripe-events';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { reversalsOf } from './oracle-reversals.ts';
import { invoiceCredits, type Json, type Terms, termsOf, textOf } from './oracle-terms.ts';

export type Corrections = ReadonlyMap<string, Correction>;

/**
 * What every balance must be, computed a second time in another way: from a set of events, without
 * an order, a database or the handlers. It reads Stripe's payloads itself.
 *
 * @param corrections what an engineer corrected in the metadata of events, by event id.
 */
export function expectedBalances(
  events: readonly StripeEvent[],
  corrections: Corrections = new Map(),
): Map<string, number> {
  const ours = events.filter((event) => !('account' in event));
  const distinct = [...new Map(ours.map((event) => [event.id, event])).values()];
  const balances = new Map<string, number>();
  for (const purchase of purchasesIn(distinct, corrections)) {
    const { refunded, withdrawn } = reversalsOf(purchase.payments, distinct);
    const remaining = creditsRemaining(purchase, refunded, withdrawn);
    balances.set(purchase.user, (balances.get(purchase.user) ?? 0) + remaining);
  }
  return balances;
}

interface Purchase extends Terms {
  /** The amount that refunds and disputes are a share of. */
  readonly price: number;
  readonly payments: readonly string[];
}

/** Each payment is one purchase: of its session, else its invoice, else itself. */
function purchasesIn(events: readonly StripeEvent[], corrections: Corrections): Purchase[] {
  const reader = { events, corrections };
  const sessions = grantingSessions(reader);
  const receipts = new Set(sessions.map(({ receipt }) => receipt));
  const invoices = grantingInvoices(reader).filter(({ id }) => !receipts.has(id));
  const taken = new Set([
    ...sessions.flatMap(({ payments }) => payments),
    ...invoices.filter(({ credits }) => credits > 0).flatMap(({ payments }) => payments),
  ]);
  const intents = grantingIntents(reader).filter(({ payments: [id = ''] }) => !taken.has(id));
  return [...sessions, ...invoices, ...intents];
}

interface Reader {
  readonly events: readonly StripeEvent[];
  readonly corrections: Corrections;
}

const ofTypes = ({ events }: Reader, ...types: string[]) =>
  events.filter(({ type }) => types.includes(type));

function grantingIntents(reader: Reader): Purchase[] {
  return ofTypes(reader, 'payment_intent.succeeded').flatMap(({ id, data: { object } }) => {
    const terms = termsOf(object, reader.corrections.get(id));
    return terms
      ? [{ ...terms, price: Number(object['amount_received']), payments: [textOf(object, 'id')] }]
      : [];
  });
}

/** Paid, or waiting for a payment that succeeded. */
function grantingSessions(reader: Reader): (Purchase & { receipt: string })[] {
  const succeeded = ofTypes(reader, 'payment_intent.succeeded').map(({ data }) =>
    textOf(data.object, 'id'),
  );
  const events = ofTypes(
    reader,
    'checkout.session.completed',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
  );
  const byId = new Map<string, Purchase & { receipt: string }>();
  for (const { id, data } of events) {
    const session = data.object;
    const payment = textOf(session, 'payment_intent');
    const terms = termsOf(session, reader.corrections.get(id));
    const isPaid = session['payment_status'] === 'paid' || succeeded.includes(payment);
    if (terms && isPaid)
      byId.set(textOf(session, 'id'), {
        ...terms,
        price: Number(session['amount_total']),
        payments: [payment],
        receipt: textOf(session, 'invoice'),
      });
  }
  return [...byId.values()];
}

function grantingInvoices(reader: Reader): (Purchase & { id: string })[] {
  return ofTypes(reader, 'invoice.paid').flatMap(({ id: eventId, data: { object } }) => {
    const id = textOf(object, 'id');
    const terms = invoiceCredits(object, reader.corrections.get(eventId));
    const payments = ofTypes(reader, 'invoice_payment.paid')
      .filter(({ data }) => data.object['invoice'] === id)
      .map(({ data }) => textOf(data.object['payment'] as Json, 'payment_intent'));
    return terms ? [{ ...terms, id, price: Number(object['total']), payments }] : [];
  });
}

function creditsRemaining(
  { credits, price }: Purchase,
  refunded: number,
  withdrawn: number,
): number {
  if (credits < 0) return credits;
  const shareOf = (amount: number) =>
    amount >= price ? credits : Math.floor((credits * amount) / price);
  const left = credits - (refunded > 0 ? shareOf(refunded) : 0);
  return left - (withdrawn > 0 ? Math.min(shareOf(withdrawn), left) : 0);
}
