import type Stripe from 'stripe';
import { Collection } from './collection.ts';

/** A session with the data that its API object leaves out. */
export interface SessionState {
  readonly id: string;
  readonly session: Stripe.Checkout.Session;
  readonly lineItems: readonly Stripe.LineItem[];
  readonly paymentIntentMetadata: Stripe.Metadata;
  /** Of a session of mode `subscription`. */
  readonly subscriptionMetadata?: Stripe.Metadata;
  readonly trialDays?: number;
}

/** All lines of an invoice, in its order. */
export interface InvoiceState {
  readonly id: string;
  readonly lines: readonly Stripe.InvoiceLineItem[];
}

export interface SubscriptionState {
  readonly id: string;
  readonly item: string;
  readonly created: number;
  readonly customer: string;
  readonly livemode: boolean;
  readonly status: string;
  readonly metadata: Stripe.Metadata;
  readonly price: Stripe.Price;
  readonly period: { readonly start: number; readonly end: number };
  readonly cancelAt: number | null;
  readonly latestInvoice: string | null;
}

export interface PortalSessionState {
  readonly id: string;
  readonly customer: string;
  readonly returnUrl: string | null;
}

export type State = ReturnType<typeof createState>;

export const createState = () => ({
  sessions: new Collection<SessionState>('checkout.session'),
  prices: new Collection<Stripe.Price>('price'),
  products: new Collection<Stripe.Product>('product'),
  webhookEndpoints: new Collection<Stripe.WebhookEndpoint>('webhook endpoint'),
  eventDestinations: new Collection<Stripe.V2.Core.EventDestination>('event destination'),
  invoices: new Collection<InvoiceState>('invoice'),
  customers: new Collection<{ readonly id: string }>('customer'),
  subscriptions: new Collection<SubscriptionState>('subscription'),
  portalSessions: new Collection<PortalSessionState>('portal session'),
  events: new Collection<Stripe.Event>('event'),
});
