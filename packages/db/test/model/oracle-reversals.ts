import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { type Json, textOf } from './oracle-terms.ts';

/** The part of the oracle that reads what came back of payments. */
export interface Reversals {
  readonly refunded: number;
  readonly withdrawn: number;
}

export function reversalsOf(
  payments: readonly string[],
  events: readonly StripeEvent[],
): Reversals {
  const each = payments.map((payment) =>
    events.filter(({ data }) => data.object['payment_intent'] === payment),
  );
  return {
    refunded: sum(each.map(refundedAmount)),
    withdrawn: sum(each.map(withdrawnAmount)),
  };
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

const objectsOf = (events: readonly StripeEvent[], prefix: string): Json[] =>
  events.filter(({ type }) => type.startsWith(prefix)).map(({ data }) => data.object);

function refundedAmount(events: readonly StripeEvent[]): number {
  const cumulative = objectsOf(events, 'charge.refunded').map((charge) =>
    Number(charge['amount_refunded']),
  );
  const refunds = new Map<string, { amount: number; failed: boolean }>();
  for (const refund of objectsOf(events, 'refund.')) {
    const id = textOf(refund, 'id');
    const failed = refunds.get(id)?.failed || /failed|canceled/.test(textOf(refund, 'status'));
    refunds.set(id, { amount: Number(refund['amount']), failed });
  }
  const all = [...refunds.values()];
  const amounts = (some: typeof all) => sum(some.map(({ amount }) => amount));
  return Math.max(0, ...cumulative, amounts(all)) - amounts(all.filter(({ failed }) => failed));
}

function withdrawnAmount(events: readonly StripeEvent[]): number {
  const left = new Map<string, number>();
  for (const dispute of objectsOf(events, 'charge.dispute.funds_withdrawn'))
    left.set(textOf(dispute, 'id'), Number(dispute['amount']));
  for (const dispute of objectsOf(events, 'charge.dispute.funds_reinstated')) {
    const movements = dispute['balance_transactions'] as { amount: number }[];
    const returned = sum(movements.map(({ amount }) => Math.max(amount, 0)));
    const taken = sum(movements.map(({ amount }) => Math.max(-amount, 0)));
    const amount = Number(dispute['amount']);
    left.set(
      textOf(dispute, 'id'),
      taken > 0 ? Math.floor((amount * (taken - returned)) / taken) : 0,
    );
  }
  return sum([...left.values()]);
}
