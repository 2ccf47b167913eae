import type { HandledType } from '@stripe-credits/stripe-events';

/** What a type leaves behind, and an event after which it comes late. */
export interface Effect {
  readonly table: string;
  /** The column that shows it; `status` where nothing else is said. */
  readonly column?: string;
  readonly value: string | number;
  readonly credits: number;
  /** The younger word on the same object, and what stands once both have been said. */
  readonly later: { readonly type: HandledType; readonly object?: object };
  readonly valueAfterLater: string | number;
  readonly creditsAfterLater: number;
}

const record = { credits: 0, creditsAfterLater: 0 };
const session = { table: 'checkout_sessions', creditsAfterLater: 200 };
const intent = { table: 'payment_intents', ...record };
const subscription = { table: 'subscriptions', ...record };
const invoice = { table: 'invoices', creditsAfterLater: 200 };
const refund = { table: 'refunds', ...record };
const dispute = { table: 'disputes', ...record };
const funds = { table: 'dispute_funds', column: 'funds', ...record };

export const effects = {
  'checkout.session.completed': {
    ...{ ...session, value: 'paid', credits: 200 },
    later: { type: 'checkout.session.async_payment_succeeded' },
    valueAfterLater: 'paid',
  },
  'checkout.session.async_payment_succeeded': {
    ...{ ...session, value: 'paid', credits: 200 },
    later: { type: 'checkout.session.completed', object: { payment_status: 'unpaid' } },
    valueAfterLater: 'paid',
  },
  'checkout.session.async_payment_failed': {
    ...{ ...session, value: 'failed', credits: 0 },
    later: { type: 'checkout.session.async_payment_succeeded' },
    valueAfterLater: 'paid',
  },
  'checkout.session.expired': {
    ...{ ...session, value: 'expired', credits: 0 },
    later: { type: 'checkout.session.completed' },
    valueAfterLater: 'paid',
  },

  'payment_intent.succeeded': {
    ...{ ...intent, value: 'succeeded' },
    later: { type: 'payment_intent.payment_failed' },
    valueAfterLater: 'succeeded',
  },
  'payment_intent.payment_failed': {
    ...{ ...intent, value: 'payment_failed' },
    later: { type: 'payment_intent.succeeded' },
    valueAfterLater: 'succeeded',
  },

  'charge.refunded': {
    ...{ ...record, table: 'charges', column: 'amount_refunded', value: 2999 },
    later: { type: 'charge.refunded', object: { amount_refunded: 1000 } },
    valueAfterLater: 2999,
  },
  'refund.created': {
    ...{ ...refund, value: 'succeeded' },
    later: { type: 'refund.failed' },
    valueAfterLater: 'failed',
  },
  'refund.updated': {
    ...{ ...refund, value: 'succeeded' },
    later: { type: 'refund.updated', object: { status: 'canceled' } },
    valueAfterLater: 'canceled',
  },
  'refund.failed': {
    ...{ ...refund, value: 'failed' },
    later: { type: 'refund.updated' },
    valueAfterLater: 'failed',
  },

  'charge.dispute.created': {
    ...{ ...dispute, value: 'needs_response' },
    later: { type: 'charge.dispute.closed', object: { status: 'lost' } },
    valueAfterLater: 'lost',
  },
  'charge.dispute.funds_withdrawn': {
    ...{ ...funds, value: 'withdrawn' },
    later: { type: 'charge.dispute.funds_reinstated' },
    valueAfterLater: 'reinstated',
  },
  'charge.dispute.funds_reinstated': {
    ...{ ...funds, value: 'reinstated' },
    later: { type: 'charge.dispute.funds_withdrawn' },
    valueAfterLater: 'reinstated',
  },
  'charge.dispute.closed': {
    ...{ ...dispute, value: 'won' },
    later: { type: 'charge.dispute.funds_reinstated' },
    valueAfterLater: 'won',
  },

  'customer.subscription.created': {
    ...{ ...subscription, value: 'incomplete' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'active',
  },
  'customer.subscription.updated': {
    ...{ ...subscription, value: 'active' },
    later: { type: 'customer.subscription.updated', object: { status: 'past_due' } },
    valueAfterLater: 'past_due',
  },
  'customer.subscription.deleted': {
    ...{ ...subscription, value: 'canceled' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'canceled',
  },
  'customer.subscription.paused': {
    ...{ ...subscription, value: 'paused' },
    later: { type: 'customer.subscription.resumed' },
    valueAfterLater: 'active',
  },
  'customer.subscription.resumed': {
    ...{ ...subscription, value: 'active' },
    later: { type: 'customer.subscription.paused' },
    valueAfterLater: 'paused',
  },
  'customer.subscription.trial_will_end': {
    ...{ ...subscription, value: 'trialing' },
    later: { type: 'customer.subscription.updated' },
    valueAfterLater: 'active',
  },

  'invoice.paid': {
    ...{ ...invoice, value: 'paid', credits: 200 },
    later: { type: 'invoice.payment_failed', object: { attempt_count: 9 } },
    valueAfterLater: 'paid',
  },
  'invoice.payment_failed': {
    ...{ ...invoice, value: 'payment_failed', credits: 0 },
    later: { type: 'invoice.paid' },
    valueAfterLater: 'paid',
  },
  'invoice_payment.paid': {
    ...{ ...record, table: 'invoice_payments', column: 'amount_paid', value: 5999 },
    later: { type: 'invoice_payment.paid', object: { amount_paid: 6000 } },
    valueAfterLater: 6000,
  },
} satisfies Record<HandledType, Effect>;
