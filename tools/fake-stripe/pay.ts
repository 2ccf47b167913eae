import Stripe from 'stripe';
import { newId, nowSeconds } from './ids.ts';
import { StripeRefusal } from './refusal.ts';
import type { State } from './state.ts';

/**
 * What paying does at Stripe: the session is complete and paid, and an event says so. The event is
 * kept and not sent.
 */
export function pay(state: State, sessionId: string): Stripe.CheckoutSessionCompletedEvent {
  const before = state.sessions.get(sessionId, 'session');
  if (before.session.status !== 'open')
    throw new StripeRefusal(400, {
      type: 'invalid_request_error',
      message: `This Checkout Session is ${before.session.status}.`,
    });
  const session: Stripe.Checkout.Session = {
    ...before.session,
    payment_intent: newId('pi'),
    payment_status: 'paid',
    status: 'complete',
    url: null,
  };
  state.sessions.set({ ...before, session });
  const event: Stripe.CheckoutSessionCompletedEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: nowSeconds(),
    data: { object: session },
    livemode: session.livemode,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'checkout.session.completed',
  };
  state.events.set(event);
  return event;
}
