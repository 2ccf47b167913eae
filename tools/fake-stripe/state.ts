import type Stripe from 'stripe';
import { Collection } from './collection.ts';

/** A session with the data that its API object leaves out. */
export interface SessionState {
  readonly id: string;
  readonly session: Stripe.Checkout.Session;
  readonly lineItems: readonly Stripe.LineItem[];
  readonly paymentIntentMetadata: Stripe.Metadata;
}

/** All lines of an invoice, in its order. */
export interface InvoiceState {
  readonly id: string;
  readonly lines: readonly Stripe.InvoiceLineItem[];
}

export type State = ReturnType<typeof createState>;

export const createState = () => ({
  sessions: new Collection<SessionState>('checkout.session'),
  prices: new Collection<Stripe.Price>('price'),
  products: new Collection<Stripe.Product>('product'),
  webhookEndpoints: new Collection<Stripe.WebhookEndpoint>('webhook endpoint'),
  eventDestinations: new Collection<Stripe.V2.Core.EventDestination>('event destination'),
  invoices: new Collection<InvoiceState>('invoice'),
  events: new Collection<Stripe.Event>('event'),
});
