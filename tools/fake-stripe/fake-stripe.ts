import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from '@stripe-credits/stripe-events/signing';
import Stripe from 'stripe';
import { endPeriod, startSubscription } from './billing/subscriptions.ts';
import { invalidRequest } from './errors.ts';
import type { RawParameters } from './form.ts';
import { newEventId, newId, nowSeconds } from './objects.ts';
import { createState, type SessionState } from './state.ts';

export interface FakeStripeOptions {
  /** The only accepted API key. A key that starts with `sk_live_` creates live objects. */
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  /** Where the hosted page posts its events. Without a URL, it posts none. */
  readonly webhookUrl?: string;
  /** A free port by default. */
  readonly port?: number;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly params: RawParameters;
  readonly idempotencyKey: string | undefined;
  readonly apiVersion: string | undefined;
  /** The account on whose behalf the request is, where it names one. */
  readonly account: string | undefined;
}

/** An account at Stripe, and the server that answers for it. */
export class FakeStripe {
  readonly host: string;
  readonly port: number;
  /** `http://host:port` */
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  webhookUrl: string | undefined;
  /** Every API request, rejected or not, oldest first. */
  readonly requests: RecordedRequest[] = [];
  /** The account's objects. Tests may read and change them. */
  readonly state = createState();
  /** Numbers of requests that are still to be rejected, and paths that the key has no permission for. */
  readonly rejections = {
    rateLimited: 0,
    retryAfterSeconds: 0,
    keyInUse: 0,
    forbiddenPaths: new Set<string>(),
  };
  readonly #server: Server;

  /** `server` must be listening on a TCP port. */
  constructor(server: Server, options: FakeStripeOptions) {
    // The address of a server that listens on TCP is an AddressInfo.
    const { address, port } = server.address() as AddressInfo;
    this.#server = server;
    this.host = address;
    this.port = port;
    this.url = `http://${address}:${port}`;
    this.secretKey = options.secretKey ?? 'sk_test_fake';
    this.webhookSecret = options.webhookSecret ?? 'whsec_fake';
    this.webhookUrl = options.webhookUrl;
  }

  /** Completes a session as a payment does. Creates the event, but does not post it. */
  pay(sessionId: string): Stripe.CheckoutSessionCompletedEvent {
    const open = this.state.sessions.get(sessionId, 'session');
    if (open.session.status !== 'open')
      throw invalidRequest(`This Checkout Session is ${open.session.status}.`);
    const session: Stripe.Checkout.Session = {
      ...open.session,
      ...this.#payment(open),
      status: 'complete',
      url: null,
    };
    this.state.sessions.set({ ...open, session });
    const event: Stripe.CheckoutSessionCompletedEvent = {
      id: newEventId(),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: nowSeconds(),
      data: { object: session },
      livemode: session.livemode,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'checkout.session.completed',
    };
    this.state.events.set(event);
    return event;
  }

  /** What a payment changes. A subscription has a first invoice, which is paid instead. */
  #payment(paid: SessionState): Partial<Stripe.Checkout.Session> {
    if (paid.session.mode !== 'subscription')
      return { payment_intent: newId('pi'), payment_status: 'paid' };
    const { id, customer, latestInvoice } = startSubscription(this.state, paid);
    const payment_status = paid.trialDays ? 'no_payment_required' : 'paid';
    return { subscription: id, customer, invoice: latestInvoice, payment_status };
  }

  /** Posts the events that `act` causes, in their order, if there is a `webhookUrl`. */
  async deliverNew(act: () => unknown): Promise<void> {
    const known = new Set(this.state.events.all().map(({ id }) => id));
    act();
    if (!this.webhookUrl) return;
    for (const event of this.state.events.all())
      if (!known.has(event.id)) await this.deliver(event).catch(() => undefined);
  }

  /** The end of a subscription's period: it renews, or ends if that is scheduled. */
  endPeriod(subscriptionId: string): Promise<void> {
    return this.deliverNew(() => endPeriod(this.state, subscriptionId));
  }

  /**
   * Posts the event to `webhookUrl`, signed again for each delivery as Stripe does. A response
   * below 300 marks the event as delivered.
   * @returns the status of the response.
   */
  async deliver(event: Stripe.Event): Promise<number> {
    if (!this.webhookUrl) throw new Error('Set webhookUrl before you deliver an event.');
    const body = JSON.stringify(event);
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': await sign(body, this.webhookSecret),
    };
    const { status } = await fetch(this.webhookUrl, { method: 'POST', body, headers });
    if (status < 300 && this.state.events.find(event.id))
      this.state.events.set({ ...event, pending_webhooks: 0 });
    return status;
  }

  /** Rejects the next requests with 429. Without `retryAfterSeconds`, there is no Retry-After. */
  rateLimitNext(requests: number, retryAfterSeconds = 0): void {
    this.rejections.rateLimited = requests;
    this.rejections.retryAfterSeconds = retryAfterSeconds;
  }

  /** Rejects the next requests that have an idempotency key with 409, as if the key was in use. */
  conflictNext(requests: number): void {
    this.rejections.keyInUse = requests;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()).closeAllConnections());
  }
}
