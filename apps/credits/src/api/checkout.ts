import type { Refused, Unavailable } from './answers.ts';

export interface PackageForSale {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  /** Price of one, in the currency's smallest unit. */
  readonly unitAmount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** How often a plan renews, and grants the credits again; null for a pack, which is bought once. */
  readonly interval: 'month' | 'year' | null;
}

interface CheckoutOptions {
  readonly userId: string;
  readonly packageId: string;
  /** Your name for this checkout, unique among the user's: make it with the form. */
  readonly idempotencyKey: string;
  /** How many of a pack: 1, the default, to 9,999. A plan is sold once. */
  readonly quantity?: number;
  /** The Stripe customer that buys, `cus_…`. Without one Stripe asks for the email address. */
  readonly customer?: string;
  /** Fills in the email address. Not together with `customer`, who has one. */
  readonly customerEmail?: string;
  /** Whether the page takes promotion codes; false by default. A discount grants all credits. */
  readonly allowPromotionCodes?: boolean;
  /** Whether Stripe Tax computes the tax; false by default. The account must have set it up. */
  readonly automaticTax?: boolean;
  /** Whether the buyer may see and pay the price in their own currency; false by default. */
  readonly adaptivePricing?: boolean;
  /** The language of the page, such as `de` or `pt-BR`; the browser's by default. */
  readonly locale?: string;
  /**
   * Your own metadata for Stripe's objects: up to 45 keys of 40 characters with values of 500. The
   * keys `user_id`, `package_id`, `credits`, `quantity` and `unit_amount` are taken.
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `{CHECKOUT_SESSION_ID}` in a URL to which the buyer returns becomes the id of the session. */
export interface HostedCheckoutRequest extends CheckoutOptions {
  /** A page of Stripe's, to which the product redirects. */
  readonly uiMode?: 'hosted';
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface EmbeddedCheckoutRequest extends CheckoutOptions {
  /** A form in a page of the product's, which Stripe.js mounts. */
  readonly uiMode: 'embedded';
  readonly returnUrl: string;
}

export type CheckoutRequest = HostedCheckoutRequest | EmbeddedCheckoutRequest;

export interface CheckoutCreated {
  readonly status: 'created';
  /** Stripe's page, to which the product redirects the buyer. */
  readonly url: string;
  readonly sessionId: string;
}

/** The answer for `uiMode: 'embedded'`. It has a status of its own, so that `created` has a URL. */
export interface EmbeddedCheckoutCreated {
  readonly status: 'created_embedded';
  /** What Stripe.js mounts the form with. For this buyer's browser alone. */
  readonly clientSecret: string;
  readonly sessionId: string;
}

/**
 * If `createCheckout` keeps answering `unavailable`, use a new `idempotencyKey`: Stripe stores even
 * its own server errors under the key.
 */
export type CheckoutResult = CheckoutCreated | EmbeddedCheckoutCreated | Refused | Unavailable;

export interface Credited {
  readonly status: 'credited';
  /** The user of the purchase: not necessarily the one who is looking at the page. */
  readonly userId: string;
  readonly credits: number;
  /** The user's balance after it. */
  readonly balance: number;
}

/**
 * A session that sold a plan is complete: the plan is active. Its credits come with its first paid
 * invoice, whose event may still be on its way; a free trial grants none.
 */
export interface Subscribed {
  readonly status: 'subscribed';
  readonly userId: string;
  readonly subscriptionId: string;
  /** What the first invoice has granted so far; 0 until then. */
  readonly credits: number;
  readonly balance: number;
}

/** Not paid yet: still open, or complete with a payment that takes days. */
export interface Pending {
  readonly status: 'pending';
  readonly checkout: 'open' | 'processing';
}

export type FulfillResult = Credited | Subscribed | Pending | Refused | Unavailable;
