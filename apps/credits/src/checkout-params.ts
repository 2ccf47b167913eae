import { type CreditPackage, planMetadata, purchaseMetadata } from '@stripe-credits/stripe-events';
import type Stripe from 'stripe';
import type { ParsedCheckout } from './schemas/checkout.ts';

type SessionParams = Stripe.Checkout.SessionCreateParams;

/** Stripe's limit for `client_reference_id`; the metadata names the user in any case. */
const REFERENCE_LENGTH_MAX = 200;

export function sessionParams(
  checkout: ParsedCheckout,
  creditPackage: CreditPackage,
): SessionParams {
  const { userId, quantity, customer, customerEmail, locale } = checkout;
  const metadata = {
    ...checkout.metadata,
    ...purchaseMetadata(userId, creditPackage, quantity),
  };
  return {
    ...priceParams(creditPackage, quantity),
    ...modeParams(checkout, creditPackage, metadata),
    ...urlParams(checkout),
    metadata,
    adaptive_pricing: { enabled: checkout.adaptivePricing },
    ...(userId.length <= REFERENCE_LENGTH_MAX && { client_reference_id: userId }),
    ...(customer !== undefined && { customer }),
    ...(customerEmail !== undefined && { customer_email: customerEmail }),
    ...(locale !== undefined && { locale }),
    ...(checkout.allowPromotionCodes && { allow_promotion_codes: true }),
    ...(checkout.automaticTax && taxParams(checkout)),
  };
}

/** Stripe does not copy a session's metadata to the payment or the subscription. */
function modeParams(
  { userId, metadata: own, ...options }: ParsedCheckout,
  creditPackage: CreditPackage,
  metadata: Record<string, string>,
): SessionParams {
  // Each invoice of the subscription has a snapshot of its metadata, which says whom to credit.
  if (creditPackage.interval !== null) {
    const plan = { ...own, ...planMetadata(userId, creditPackage) };
    return { mode: 'subscription', subscription_data: { metadata: plan } };
  }
  // A payment that names the package must be of its price, which a discount, a tax or a conversion
  // changes: such a payment names the user alone, and its session grants.
  const changesAmount =
    options.allowPromotionCodes || options.automaticTax || options.adaptivePricing;
  const payment = changesAmount ? { ...own, user_id: userId } : metadata;
  return { mode: 'payment', payment_intent_data: { metadata: payment } };
}

/** Stripe takes each of these URLs in one mode alone. */
function urlParams({ urls }: ParsedCheckout): SessionParams {
  if (urls.uiMode === 'embedded') return { ui_mode: 'embedded_page', return_url: urls.returnUrl };
  return { success_url: urls.successUrl, cancel_url: urls.cancelUrl };
}

/** Stripe refuses to tax a customer without an address, unless the page may save the one entered. */
const taxParams = ({ customer }: ParsedCheckout): SessionParams => ({
  automatic_tax: { enabled: true },
  ...(customer !== undefined && { customer_update: { address: 'auto' } }),
});

/** The package's price at Stripe, or else a price for this session alone. */
function priceParams(creditPackage: CreditPackage, quantity: number): SessionParams {
  const { stripePriceId, name, credits, unitAmount, currency, interval } = creditPackage;
  if (stripePriceId !== null)
    // A price can have several currencies, and Stripe would choose the buyer's.
    return { currency, line_items: [{ quantity, price: stripePriceId }] };
  const product_data = { name, description: `${credits} credits` };
  const recurring = interval === null ? {} : { recurring: { interval } };
  const price_data = { currency, unit_amount: unitAmount, product_data, ...recurring };
  return { line_items: [{ quantity, price_data }] };
}
