import * as v from 'valibot';
import type { Fact, FundsState } from '../facts.ts';
import { Amount, ExpandableId, NullableString, StripeId } from '../fields.ts';
import { type EventContext, provenance } from '../handler.ts';
import { handled, ignored, type Outcome } from '../outcome.ts';
import { IGNORED_REASONS } from '../reasons.ts';
import { version } from '../version.ts';
import { chargeLinkFacts, paymentId } from './payment-links.ts';

export const Dispute = v.object({
  object: v.literal('dispute'),
  id: StripeId,
  amount: Amount,
  currency: v.string(),
  status: v.string(),
  reason: NullableString,
  charge: ExpandableId,
  payment_intent: ExpandableId,
});
type Dispute = v.InferOutput<typeof Dispute>;

/** created, and closed as won, lost or warning_closed: no money moves by these. */
export const recordDispute = (dispute: Dispute, event: EventContext) =>
  disputeOutcome(dispute, event);

export const withdrawFunds = (dispute: Dispute, event: EventContext) =>
  disputeOutcome(dispute, event, 'withdrawn');

export const reinstateFunds = (dispute: Dispute, event: EventContext) =>
  disputeOutcome(dispute, event, 'reinstated');

/** Terminal statuses. */
const CLOSED_STATUSES = ['won', 'lost', 'warning_closed'];

/** Orders two events of one second. */
const EVENT_ORDER = [
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
];

function disputeOutcome(dispute: Dispute, event: EventContext, funds?: FundsState): Outcome {
  const payment = paymentId(dispute);
  if (payment === null) return ignored(IGNORED_REASONS.disputeWithoutPayment);

  const { id, status, reason, amount, currency } = dispute;
  const common = { id, payment, ...provenance(event) };
  const closed = CLOSED_STATUSES.includes(status) ? 1 : 0;
  const order = EVENT_ORDER.indexOf(event.type);
  const disputeVersion = version(closed, event.created, order, event.id);
  const facts: Fact[] = [
    {
      kind: 'dispute',
      row: { ...common, version: disputeVersion, status, reason, amount, currency },
    },
  ];
  if (funds) {
    // Versioned apart from the status: a reinstatement stands, however late the withdrawal comes.
    const fundsVersion = version(funds === 'reinstated' ? 1 : 0, event.created, event.id);
    facts.push({
      kind: 'disputeFunds',
      row: { ...common, version: fundsVersion, funds, withdrawnAmount: amount },
    });
  }
  return handled(...facts, ...chargeLinkFacts(dispute, event));
}
