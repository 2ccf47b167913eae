import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';

/**
 * What every balance must be, told a second time and in another way: from a set of events, without
 * an order, a database or the handlers. It reads Stripe's payloads itself.
 */
export function expectedBalances(events: readonly StripeEvent[]): Map<string, number> {
  const set = [...new Map(events.map((event) => [event.id, event])).values()];
  const balances = new Map<string, number>();
  for (const grant of grants(set)) {
    const left = creditsLeft(grant, reversalsOf(grant.payment, set));
    balances.set(grant.user, (balances.get(grant.user) ?? 0) + left);
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

/** One per session or invoice, however many events speak of it. */
function grants(events: readonly StripeEvent[]): Grant[] {
  const byObject = new Map<string, Grant>();
  for (const { type, data } of events) {
    const o = data.object as Record<string, unknown>;
    if (GRANTING.includes(type) && o['payment_status'] === 'paid') {
      const { user_id: user, credits } = o['metadata'] as Record<string, string>;
      if (user === undefined) continue;
      byObject.set(String(o['id']), {
        user: String(user),
        credits: Number(credits),
        paid: Number(o['amount_total']),
        payment: String(o['payment_intent']),
      });
    }
    const reason = String(o['billing_reason']);
    if (type === 'invoice.paid' && reason !== 'manual' && Number(o['amount_paid']) > 0) {
      const { subscription_details } = o['parent'] as {
        subscription_details: { metadata: Record<string, string> };
      };
      const link = events.find(
        (e) => e.type === 'invoice_payment.paid' && e.data.object['invoice'] === o['id'],
      );
      const payment = link?.data.object['payment'] as { payment_intent: string } | undefined;
      byObject.set(String(o['id']), {
        user: String(subscription_details.metadata['user_id']),
        credits: Number(subscription_details.metadata['credits']),
        paid: Number(o['amount_paid']),
        payment: payment?.payment_intent ?? '',
      });
    }
  }
  return [...byObject.values()];
}

interface Reversals {
  readonly refunded: number;
  readonly withheld: boolean;
}

function reversalsOf(payment: string, events: readonly StripeEvent[]): Reversals {
  const about = events.filter(({ data }) => data.object['payment_intent'] === payment);
  const ofKind = (prefix: string) => about.filter(({ type }) => type.startsWith(prefix));

  const inAll = Math.max(
    0,
    ...ofKind('charge.refunded').map(({ data }) => Number(data.object['amount_refunded'])),
  );
  const single = new Map<string, { amount: number; gone: boolean }>();
  for (const { data } of ofKind('refund.')) {
    const { id, amount, status } = data.object;
    const gone = single.get(String(id))?.gone || status === 'failed' || status === 'canceled';
    single.set(String(id), { amount: Number(amount), gone });
  }
  const sum = (refunds: { amount: number }[]) =>
    refunds.reduce((total, { amount }) => total + amount, 0);
  const all = [...single.values()];
  const refunded = Math.max(inAll, sum(all)) - sum(all.filter(({ gone }) => gone));

  const back = new Set(
    ofKind('charge.dispute.funds_reinstated').map(({ data }) => data.object['id']),
  );
  const withheld = ofKind('charge.dispute.funds_withdrawn').some(
    ({ data }) => !back.has(data.object['id']),
  );
  return { refunded, withheld };
}

function creditsLeft({ credits, paid }: Grant, { refunded, withheld }: Reversals): number {
  if (withheld) return 0;
  if (refunded <= 0) return credits;
  if (refunded >= paid) return 0;
  return credits - Math.floor((credits * refunded) / paid);
}
