import * as v from 'valibot';
import type { Fact } from '../facts.ts';
import { Amount, Reference, StripeId, Text } from '../fields.ts';
import { type EventContext, said } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { version } from '../version.ts';
import { namesOfPayment, paymentOf } from './payment-links.ts';

export const Dispute = v.object({
  object: v.literal('dispute'),
  id: StripeId,
  amount: Amount,
  currency: v.string(),
  status: v.string(),
  reason: Text,
  charge: Reference,
  payment_intent: Reference,
});
type Dispute = v.InferOutput<typeof Dispute>;

type Funds = 'withdrawn' | 'reinstated';

/** created, and closed as won, lost or warning_closed: told of, but no money moves by these. */
export const recordDispute = (dispute: Dispute, event: EventContext) => record(dispute, event);

export const withdrawFunds = (dispute: Dispute, event: EventContext) =>
  record(dispute, event, 'withdrawn');

export const reinstateFunds = (dispute: Dispute, event: EventContext) =>
  record(dispute, event, 'reinstated');

/** What a dispute ends as; nothing follows. */
const CLOSED = ['won', 'lost', 'warning_closed'];

const LIFE = [
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
];

function record(dispute: Dispute, event: EventContext, funds?: Funds): Outcome {
  const payment = paymentOf(dispute);
  if (payment === null) return ignored('the dispute names no payment that it belongs to');

  const { id, status, reason, amount, currency } = dispute;
  const common = { id, payment, ...said(event) };
  const closed = CLOSED.includes(status) ? 1 : 0;
  const state = version(closed, event.created, LIFE.indexOf(event.type), event.id);
  const facts: Fact[] = [
    { kind: 'dispute', row: { ...common, version: state, status, reason, amount, currency } },
  ];
  if (funds) {
    // Apart from the state: that funds came back stands, however late the withdrawal is told.
    const order = version(funds === 'reinstated' ? 1 : 0, event.created, event.id);
    facts.push({ kind: 'disputeFunds', row: { ...common, version: order, funds } });
  }
  return handled(...facts, ...namesOfPayment(dispute, event));
}
