import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/**
 * What every balance must be, computed a second time in another way: from a set of events, without
 * an order, a database or the handlers. It reads Stripe's payloads itself.
 */
export function expectedBalances(events: readonly StripeEvent[]): Map<string, number> {
  const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
  const balances = new Map<string, number>();
  for (const grant of grants(distinct)) {
    const remaining = creditsRemaining(grant, reversalsOf(grant.payment, distinct));
    balances.set(grant.user, (balances.get(grant.user) ?? 0) + remaining);
  }
  return balances;
}

interface Grant {
  readonly user: string;
  readonly credits: number;
  readonly paid: number;
  readonly payment: string;
}

const GRANTING = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];

/** One per session or invoice, however many events there are of it. */
function grants(events: readonly StripeEvent[]): Grant[] {
  const byObject = new Map<string, Grant>();
  for (const { type, data } of events) {
    const id = String(data.object['id']);
    const grant = GRANTING.includes(type)
      ? sessionGrant(data.object)
      : type === 'invoice.paid'
        ? invoiceGrant(data.object, events)
        : null;
    if (grant) byObject.set(id, grant);
  }
  return [...byObject.values()];
}

function sessionGrant(session: Record<string, unknown>): Grant | null {
  const { user_id: user, credits } = session['metadata'] as Record<string, string>;
  if (session['payment_status'] !== 'paid' || user === undefined) return null;
  return {
    user,
    credits: Number(credits),
    paid: Number(session['amount_total']),
    payment: String(session['payment_intent']),
  };
}

function invoiceGrant(
  invoice: Record<string, unknown>,
  events: readonly StripeEvent[],
): Grant | null {
  const paid = Number(invoice['amount_paid']);
  if (invoice['billing_reason'] === 'manual' || paid <= 0) return null;
  const { subscription_details } = invoice['parent'] as {
    subscription_details: { metadata: Record<string, string> };
  };
  const link = events.find(
    ({ type, data }) => type === 'invoice_payment.paid' && data.object['invoice'] === invoice['id'],
  );
  const payment = link?.data.object['payment'] as { payment_intent: string } | undefined;
  return {
    user: String(subscription_details.metadata['user_id']),
    credits: Number(subscription_details.metadata['credits']),
    paid,
    payment: payment?.payment_intent ?? '',
  };
}

interface Reversals {
  readonly refunded: number;
  readonly fundsWithdrawn: boolean;
}

function reversalsOf(payment: string, events: readonly StripeEvent[]): Reversals {
  const ofPayment = events.filter(({ data }) => data.object['payment_intent'] === payment);
  const ofType = (prefix: string) =>
    ofPayment.filter(({ type }) => type.startsWith(prefix)).map(({ data }) => data.object);

  const cumulative = Math.max(
    0,
    ...ofType('charge.refunded').map(({ amount_refunded }) => Number(amount_refunded)),
  );
  const refunds = new Map<unknown, { amount: number; failed: boolean }>();
  for (const { id, amount, status } of ofType('refund.')) {
    const failed = refunds.get(id)?.failed || status === 'failed' || status === 'canceled';
    refunds.set(id, { amount: Number(amount), failed });
  }
  const sum = (some: { amount: number }[]) => some.reduce((total, { amount }) => total + amount, 0);
  const all = [...refunds.values()];
  const refunded = Math.max(cumulative, sum(all)) - sum(all.filter(({ failed }) => failed));

  const reinstated = new Set(ofType('charge.dispute.funds_reinstated').map(({ id }) => id));
  const withdrawn = ofType('charge.dispute.funds_withdrawn');
  return { refunded, fundsWithdrawn: withdrawn.some(({ id }) => !reinstated.has(id)) };
}

function creditsRemaining(
  { credits, paid }: Grant,
  { refunded, fundsWithdrawn }: Reversals,
): number {
  if (fundsWithdrawn) return 0;
  if (refunded <= 0) return credits;
  if (refunded >= paid) return 0;
  return credits - Math.floor((credits * refunded) / paid);
}
