import type Stripe from 'stripe';
import { Collection } from './collection.ts';

/** A session, and what its answer holds only where it is expanded. */
export interface SessionState {
  readonly id: string;
  readonly session: Stripe.Checkout.Session;
  readonly lineItems: readonly Stripe.LineItem[];
  readonly paymentIntentMetadata: Stripe.Metadata;
}

export interface State {
  readonly sessions: Collection<SessionState>;
  readonly prices: Collection<Stripe.Price>;
  readonly products: Collection<Stripe.Product>;
  readonly webhookEndpoints: Collection<Stripe.WebhookEndpoint>;
  readonly events: Collection<Stripe.Event>;
}

export const newState = (): State => ({
  sessions: new Collection('checkout.session'),
  prices: new Collection('price'),
  products: new Collection('product'),
  webhookEndpoints: new Collection('webhook endpoint'),
  events: new Collection('event'),
});
