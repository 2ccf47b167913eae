import chargeDisputeClosed from '../fixtures/charge.dispute.closed.json' with { type: 'json' };
import chargeDisputeCreated from '../fixtures/charge.dispute.created.json' with { type: 'json' };
import chargeDisputeFundsReinstated from '../fixtures/charge.dispute.funds_reinstated.json' with {
  type: 'json',
};
import chargeDisputeFundsWithdrawn from '../fixtures/charge.dispute.funds_withdrawn.json' with {
  type: 'json',
};
import chargeRefundUpdated from '../fixtures/charge.refund.updated.json' with { type: 'json' };
import chargeRefunded from '../fixtures/charge.refunded.json' with { type: 'json' };
import checkoutSessionAsyncPaymentFailed from '../fixtures/checkout.session.async_payment_failed.json' with {
  type: 'json',
};
import checkoutSessionAsyncPaymentSucceeded from '../fixtures/checkout.session.async_payment_succeeded.json' with {
  type: 'json',
};
import checkoutSessionCompleted from '../fixtures/checkout.session.completed.json' with {
  type: 'json',
};
import checkoutSessionExpired from '../fixtures/checkout.session.expired.json' with {
  type: 'json',
};
import customerSubscriptionCreated from '../fixtures/customer.subscription.created.json' with {
  type: 'json',
};
import customerSubscriptionDeleted from '../fixtures/customer.subscription.deleted.json' with {
  type: 'json',
};
import customerSubscriptionPaused from '../fixtures/customer.subscription.paused.json' with {
  type: 'json',
};
import customerSubscriptionResumed from '../fixtures/customer.subscription.resumed.json' with {
  type: 'json',
};
import customerSubscriptionTrialWillEnd from '../fixtures/customer.subscription.trial_will_end.json' with {
  type: 'json',
};
import customerSubscriptionUpdated from '../fixtures/customer.subscription.updated.json' with {
  type: 'json',
};
import invoicePaid from '../fixtures/invoice.paid.json' with { type: 'json' };
import invoicePaymentFailed from '../fixtures/invoice.payment_failed.json' with { type: 'json' };
import invoicePaymentPaid from '../fixtures/invoice_payment.paid.json' with { type: 'json' };
import paymentIntentPaymentFailed from '../fixtures/payment_intent.payment_failed.json' with {
  type: 'json',
};
import paymentIntentSucceeded from '../fixtures/payment_intent.succeeded.json' with {
  type: 'json',
};
import refundCreated from '../fixtures/refund.created.json' with { type: 'json' };
import refundFailed from '../fixtures/refund.failed.json' with { type: 'json' };
import refundUpdated from '../fixtures/refund.updated.json' with { type: 'json' };
import type { HandledType } from './handlers.ts';

const fixtures = {
  'checkout.session.completed': checkoutSessionCompleted,
  'checkout.session.async_payment_succeeded': checkoutSessionAsyncPaymentSucceeded,
  'checkout.session.async_payment_failed': checkoutSessionAsyncPaymentFailed,
  'checkout.session.expired': checkoutSessionExpired,
  'payment_intent.succeeded': paymentIntentSucceeded,
  'payment_intent.payment_failed': paymentIntentPaymentFailed,
  'charge.refunded': chargeRefunded,
  'refund.created': refundCreated,
  'refund.updated': refundUpdated,
  'charge.refund.updated': chargeRefundUpdated,
  'refund.failed': refundFailed,
  'charge.dispute.created': chargeDisputeCreated,
  'charge.dispute.funds_withdrawn': chargeDisputeFundsWithdrawn,
  'charge.dispute.funds_reinstated': chargeDisputeFundsReinstated,
  'charge.dispute.closed': chargeDisputeClosed,
  'customer.subscription.created': customerSubscriptionCreated,
  'customer.subscription.updated': customerSubscriptionUpdated,
  'customer.subscription.deleted': customerSubscriptionDeleted,
  'customer.subscription.paused': customerSubscriptionPaused,
  'customer.subscription.resumed': customerSubscriptionResumed,
  'customer.subscription.trial_will_end': customerSubscriptionTrialWillEnd,
  'invoice.paid': invoicePaid,
  'invoice.payment_failed': invoicePaymentFailed,
  'invoice_payment.paid': invoicePaymentPaid,
} satisfies Record<HandledType, StripeEvent>;

/** As much of an event as fixtures are shaped by. */
export interface StripeEvent {
  id: string;
  type: string;
  created: number;
  livemode: boolean;
  /** Of a connected account. */
  account?: string;
  data: { object: Record<string, unknown> };
}

export interface Changes {
  id?: string;
  /** Seconds since 1970. */
  created?: number;
  livemode?: boolean;
  /** Fields of the event's object that differ from the fixture's. */
  object?: Record<string, unknown>;
}

/** An event of a handled type in today's API shape, with the changes that a test or demo names. */
export function fixture(type: HandledType, { object, ...envelope }: Changes = {}): StripeEvent {
  const event: StripeEvent = structuredClone(fixtures[type]);
  return {
    ...event,
    ...envelope,
    data: { ...event.data, object: { ...event.data.object, ...object } },
  };
}

/** The thin event that Stripe sends for an event, under an id of its own. */
export const thinEvent = ({ id, type, created, livemode, data: { object } }: StripeEvent) => ({
  id: `${id}_thin`,
  object: 'v2.core.event',
  type: `v1.${type}`,
  created: new Date(created * 1000).toISOString(),
  livemode,
  reason: null,
  related_object: { id: object['id'], type: object['object'], url: `/v1/objects/${object['id']}` },
  snapshot_event: id,
});
