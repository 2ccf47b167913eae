import type { HandledType } from '@stripe-credits/stripe-events';

/** What an event of a type leaves behind, alone and beside a later event of the same object. */
export interface HandlerEffect {
  /** The name of a table, and the column of the fact that shows the effect. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** The user's balance. */
  readonly credits?: number;
  readonly later: {
    readonly type: HandledType;
    readonly object?: object;
    readonly fact: Fact;
    readonly credits?: number;
  };
}
type Fact = Readonly<Record<string, string | number>>;

export const handlerEffects = {
  'checkout.session.completed': {
    facts: { checkout_sessions: { status: 'paid' } },
    credits: 200,
    later: {
      type: 'checkout.session.async_payment_succeeded',
      fact: { status: 'paid' },
      credits: 200,
    },
  },
  'checkout.session.async_payment_succeeded': {
    facts: { checkout_sessions: { status: 'paid' } },
    credits: 200,
    later: {
      type: 'checkout.session.completed',
      object: { payment_status: 'unpaid' },
      fact: { status: 'paid' },
      credits: 200,
    },
  },
  'checkout.session.async_payment_failed': {
    facts: { checkout_sessions: { status: 'failed' } },
    later: {
      type: 'checkout.session.async_payment_succeeded',
      fact: { status: 'paid' },
      credits: 200,
    },
  },
  'checkout.session.expired': {
    facts: { checkout_sessions: { status: 'expired' } },
    later: { type: 'checkout.session.completed', fact: { status: 'paid' }, credits: 200 },
  },

  'payment_intent.succeeded': {
    facts: { payment_intents: { status: 'succeeded' } },
    credits: 200,
    later: {
      type: 'payment_intent.payment_failed',
      fact: { status: 'succeeded' },
      credits: 200,
    },
  },
  'payment_intent.payment_failed': {
    facts: { payment_intents: { status: 'payment_failed' } },
    later: { type: 'payment_intent.succeeded', fact: { status: 'succeeded' }, credits: 200 },
  },

  'charge.refunded': {
    facts: { charges: { amount_refunded: 2999 } },
    later: {
      type: 'charge.refunded',
      object: { amount_refunded: 1000 },
      fact: { amount_refunded: 2999 },
    },
  },
  'refund.created': {
    facts: { refunds: { status: 'succeeded' } },
    later: { type: 'refund.failed', fact: { status: 'failed' } },
  },
  'refund.updated': {
    facts: { refunds: { status: 'succeeded' } },
    later: { type: 'refund.updated', object: { status: 'canceled' }, fact: { status: 'canceled' } },
  },
  'charge.refund.updated': {
    facts: { refunds: { status: 'succeeded' } },
    later: { type: 'refund.failed', fact: { status: 'failed' } },
  },
  'refund.failed': {
    facts: { refunds: { status: 'failed' } },
    later: { type: 'refund.updated', fact: { status: 'failed' } },
  },

  'charge.dispute.created': {
    facts: { disputes: { status: 'needs_response' } },
    later: { type: 'charge.dispute.closed', object: { status: 'lost' }, fact: { status: 'lost' } },
  },
  'charge.dispute.funds_withdrawn': {
    facts: { dispute_funds: { funds: 'withdrawn' } },
    later: { type: 'charge.dispute.funds_reinstated', fact: { funds: 'reinstated' } },
  },
  'charge.dispute.funds_reinstated': {
    facts: { dispute_funds: { funds: 'reinstated' } },
    later: { type: 'charge.dispute.funds_withdrawn', fact: { funds: 'reinstated' } },
  },
  'charge.dispute.closed': {
    facts: { disputes: { status: 'won' } },
    later: { type: 'charge.dispute.funds_reinstated', fact: { status: 'won' } },
  },

  'customer.subscription.created': {
    facts: { subscriptions: { status: 'incomplete' } },
    later: { type: 'customer.subscription.updated', fact: { status: 'active' } },
  },
  'customer.subscription.updated': {
    facts: { subscriptions: { status: 'active' } },
    later: {
      type: 'customer.subscription.updated',
      object: { status: 'past_due' },
      fact: { status: 'past_due' },
    },
  },
  'customer.subscription.deleted': {
    facts: { subscriptions: { status: 'canceled' } },
    later: { type: 'customer.subscription.updated', fact: { status: 'canceled' } },
  },
  'customer.subscription.paused': {
    facts: { subscriptions: { status: 'paused' } },
    later: { type: 'customer.subscription.resumed', fact: { status: 'active' } },
  },
  'customer.subscription.resumed': {
    facts: { subscriptions: { status: 'active' } },
    later: { type: 'customer.subscription.paused', fact: { status: 'paused' } },
  },
  'customer.subscription.trial_will_end': {
    facts: { subscriptions: { status: 'trialing' } },
    later: { type: 'customer.subscription.updated', fact: { status: 'active' } },
  },

  'invoice.paid': {
    facts: { invoices: { status: 'paid' } },
    credits: 200,
    later: {
      type: 'invoice.payment_failed',
      object: { attempt_count: 9 },
      fact: { status: 'paid' },
      credits: 200,
    },
  },
  'invoice.payment_failed': {
    facts: { invoices: { status: 'payment_failed' } },
    later: { type: 'invoice.paid', fact: { status: 'paid' }, credits: 200 },
  },
  'invoice_payment.paid': {
    facts: { invoice_payments: { amount_paid: 5999 } },
    later: {
      type: 'invoice_payment.paid',
      object: { amount_paid: 6000 },
      fact: { amount_paid: 6000 },
    },
  },
} satisfies Record<HandledType, HandlerEffect>;
