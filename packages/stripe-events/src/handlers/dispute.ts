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
  balance_transactions: v.nullish(v.array(v.object({ amount: Amount })), []),
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
  const disputeVersion = version(closed, event.created, order);
  const facts: Fact[] = [
    {
      kind: 'dispute',
      row: { ...common, version: disputeVersion, status, reason, amount, currency },
    },
  ];
  if (funds) {
    const row = {
      ...common,
      // A reinstatement stands, however late the withdrawal comes: versioned apart from the status.
      version: version(funds === 'reinstated' ? 1 : 0, event.created),
      funds,
      withdrawnAmount: withdrawnAmount(dispute, funds),
    };
    facts.push({ kind: 'disputeFunds', row });
  }
  return handled(...facts, ...chargeLinkFacts(dispute, event));
}

/**
 * How much of the disputed amount is withdrawn now, rounded down in the buyer's favour. The balance
 * transactions show what was withdrawn and what came back, which can be a part even of a dispute that
 * was lost. Their amounts can be in another currency, so that only their proportion counts. Where the
 * event has none, its type speaks for the whole amount.
 */
function withdrawnAmount({ amount, balance_transactions }: Dispute, funds: FundsState): number {
  const amounts = (balance_transactions ?? []).map((transaction) => transaction.amount);
  const sum = (some: number[]) => some.reduce((total, each) => total + Math.abs(each), 0);
  const withdrawn = sum(amounts.filter((each) => each < 0));
  const returned = sum(amounts.filter((each) => each > 0));
  if (withdrawn === 0 || returned === 0) return funds === 'withdrawn' ? amount : 0;
  const left = BigInt(Math.max(withdrawn - returned, 0));
  return Number((BigInt(amount) * left) / BigInt(withdrawn));
}
